package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import java.util.List;

/** Refuses variables that somebody set to be obeyed, and that are not. */
final class EnvironmentCheck {
  private EnvironmentCheck() {}

  static void check(Surroundings surroundings, Findings findings) {
    for (String name : List.of("CONSUL_NAMESPACE", "CONSUL_PARTITION")) {
      if (surroundings.variable(name).isPresent()) {
        findings.error(Place.variable(name), "", Section.NO_TENANCY);
      }
    }
  }
}
