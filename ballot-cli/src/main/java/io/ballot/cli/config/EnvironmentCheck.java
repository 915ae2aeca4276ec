package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import java.util.List;

/** Refuses variables that somebody set to be obeyed, and that would be ignored. */
final class EnvironmentCheck {
  private EnvironmentCheck() {}

  static void check(Surroundings surroundings, Findings findings) {
    surroundings.environment().keySet().stream()
        .filter(name -> name.startsWith("BALLOT_CONSUL_") || name.startsWith("BALLOT_ELECTION_"))
        .filter(name -> surroundings.variable(name).isPresent())
        .sorted()
        .forEach(name ->
            findings.error(
                Place.variable(name),
                "",
                "options from the environment are not supported yet; unset it, and write the"
                    + " option to the configuration file"));
    for (String name : List.of("CONSUL_NAMESPACE", "CONSUL_PARTITION")) {
      if (surroundings.variable(name).isPresent()) {
        findings.error(Place.variable(name), "", Section.NO_TENANCY);
      }
    }
  }
}
