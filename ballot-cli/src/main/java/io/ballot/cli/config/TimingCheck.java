package io.ballot.cli.config;

import io.ballot.cli.config.ElectionsReader.Located;
import io.ballot.domain.election.Timings;
import java.util.List;

/** Refuses timings that leave no lease to lead on; the arithmetic is the domain's. */
final class TimingCheck {
  private static final List<String> KEYS =
      List.of("ttl", "lockDelay", "demoteBudget", "hookTimeout", "sitOut");

  private TimingCheck() {}

  static void check(List<Located> elections) {
    SessionSharers sharers = new SessionSharers(elections.stream().map(Located::config).toList());
    for (Located election : elections) {
      if (KEYS.stream().anyMatch(election.section()::refused)) {
        // A default stands in for what was refused: arithmetic about it would help nobody.
        continue;
      }
      for (Timings.Problem problem :
          Timings.problems(election.config().settings(), sharers.of(election.config()))) {
        election.section().error(responsible(problem, election.section()), problem.message());
      }
    }
  }

  /** The key to change: of two that are to blame, the one that somebody has set. */
  private static String responsible(Timings.Problem problem, Section section) {
    return switch (problem.setting()) {
      case LOCK_DELAY ->
          !section.has("lockDelay") && section.has("demoteBudget") ? "demoteBudget" : "lockDelay";
      case TTL -> "ttl";
      case DEMOTE_BUDGET -> "demoteBudget";
      case HOOK_TIMEOUT -> "hookTimeout";
      case SIT_OUT -> "sitOut";
      case LIVENESS, NODE_FAILURE_FLOOR ->
          throw new IllegalStateException(
              "range of " + problem.setting() + " was checked: " + problem.message());
    };
  }
}
