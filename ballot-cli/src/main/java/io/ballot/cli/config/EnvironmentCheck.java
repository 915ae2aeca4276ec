package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import java.util.List;

/** Refuses variables that somebody set to be obeyed, and that would be ignored. */
final class EnvironmentCheck {
  private static final Place ENVIRONMENT = Place.whole("environment");

  private EnvironmentCheck() {}

  static void check(Surroundings surroundings, Findings findings) {
    surroundings.environment().keySet().stream()
        .filter(name -> name.startsWith("BALLOT_CONSUL_") || name.startsWith("BALLOT_ELECTION_"))
        .filter(name -> surroundings.variable(name).isPresent())
        .sorted()
        .forEach(name ->
            findings.error(
                ENVIRONMENT,
                name,
                "options from the environment are not supported yet; unset it, and write the"
                    + " option to the configuration file"));
    for (String name : List.of("CONSUL_NAMESPACE", "CONSUL_PARTITION")) {
      if (surroundings.variable(name).isPresent()) {
        findings.error(ENVIRONMENT, name, Section.NO_TENANCY);
      }
    }
    if (surroundings.variable("CONSUL_HTTP_AUTH").isPresent()) {
      findings.add(
          Severity.WARNING, ENVIRONMENT, "CONSUL_HTTP_AUTH", "without effect: not supported");
    }
  }
}
