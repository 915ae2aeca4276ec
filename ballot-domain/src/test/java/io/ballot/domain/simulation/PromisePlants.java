package io.ballot.domain.simulation;

import static io.ballot.domain.simulation.Invariant.SETTINGS;

import java.util.List;

/** Bugs that leave a setting aside, or do unasked what one asks for. */
final class PromisePlants {
  private PromisePlants() {}

  static List<Plant> all() {
    return List.of(
        Plant.of("tagAfterPromote is ignored", SETTINGS)
            .in(
                "election/TagKeeping.java",
                "turn.settings.tagAfterPromote() ? Scope.OTHERS : Scope.OTHERS_AND_SELF;",
                "Scope.OTHERS_AND_SELF;"),
        Plant.of("tagAfterPromote has the tag put on after a promote hook that failed", SETTINGS)
            .in(
                "election/Promotion.java",
                "if (succeeded) { TagKeeping.include(turn); } else {",
                "TagKeeping.include(turn); if (!succeeded) {"),
        Plant.of("the tag waits for the promote hook unasked", SETTINGS)
            .in(
                "election/TagKeeping.java",
                "turn.settings.tagAfterPromote() ? Scope.OTHERS : Scope.OTHERS_AND_SELF;",
                "Scope.OTHERS;"),
        Plant.of("onPromoteFailure is ignored: the term goes on", SETTINGS)
            .in(
                "election/Promotion.java",
                "outcome.succeeded() || turn.settings.onPromoteFailure()"
                    + " == ElectionSettings.OnPromoteFailure.KEEP;",
                "true;"),
        Plant.of("onPromoteFailure is ignored: the term ends", SETTINGS)
            .in(
                "election/Promotion.java",
                "outcome.succeeded() || turn.settings.onPromoteFailure()"
                    + " == ElectionSettings.OnPromoteFailure.KEEP;",
                "outcome.succeeded();"),
        Plant.of("nobody sits out after a promote hook that failed", SETTINGS)
            .in(
                "election/SittingOut.java",
                "case PROMOTE_FAILED -> sitOut( turn, Standing.SitOut.PROMOTE_FAILED,"
                    + " turn.settings.sitOut(), \"the promote hook failed\");",
                "case PROMOTE_FAILED -> {}"),
        Plant.of("whenUnreachable: hold is ignored", SETTINGS)
            .in(
                "election/TermGuard.java",
                "turn.settings.whenUnreachable() == ElectionSettings.WhenUnreachable.HOLD",
                "false"),
        Plant.of("a role is held without a lease unasked", SETTINGS)
            .in(
                "election/TermGuard.java",
                "turn.settings.whenUnreachable() == ElectionSettings.WhenUnreachable.HOLD",
                "true"),
        Plant.of("whenUnreachable: hold bridges a gap in the own clock", SETTINGS)
            .in(
                "election/TermGuard.java",
                "if (session == null || turn.world.gapInTries()) { return false; }",
                "if (session != null) { return true; } if (session == null) { return false; }"),
        Plant.of("demoteAwaitsLeader is ignored", SETTINGS)
            .in(
                "election/Demotion.java",
                "if (turn.settings.demoteAwaitsLeader()",
                "if (false && turn.settings.demoteAwaitsLeader()"));
  }
}
