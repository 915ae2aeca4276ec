package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.TagAssignment;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Judges what the settings promise that change how a term begins and ends: {@code tagAfterPromote},
 * {@code onPromoteFailure}, {@code whenUnreachable} and {@code demoteAwaitsLeader}, whichever way
 * they are set.
 */
final class PromiseJudge {
  private final List<Competitor> competitors = new ArrayList<>();
  private final List<Promise> promises;

  PromiseJudge(Setup setup, Coverage coverage, Consumer<String> breach) {
    this.promises =
        List.of(
            new TagPromise(setup, coverage, breach),
            new PromoteFailurePromise(setup, coverage, breach),
            new HoldPromise(setup, coverage, breach),
            new DemotePromise(setup, coverage, breach));
  }

  void add(Competitor competitor) {
    competitors.add(competitor);
  }

  void served(Competitor competitor) {
    promises.forEach(promise -> promise.served(competitor));
  }

  void noticed(int host, String election, SimulatedDaemon daemon, Notice notice) {
    for (Competitor competitor : competitors) {
      if (competitor.host() == host && competitor.election().equals(election)) {
        promises.forEach(promise -> promise.noticed(competitor, daemon, notice));
      }
    }
  }

  void hookDue(Competitor competitor, SimulatedDaemon daemon, HookCall call) {
    promises.forEach(promise -> promise.hookDue(competitor, daemon, call));
  }

  void hookEnded(Competitor competitor, HookRecord hook, boolean succeeded) {
    promises.forEach(promise -> promise.hookEnded(competitor, hook, succeeded));
  }

  void tagAsked(TagAssignment assignment) {
    Competitor competitor = of(assignment);
    promises.forEach(promise -> promise.tagAsked(competitor, assignment));
  }

  void tagged(TagAssignment assignment) {
    Competitor competitor = of(assignment);
    promises.forEach(promise -> promise.tagged(competitor, assignment));
  }

  private Competitor of(TagAssignment assignment) {
    LockKey key = assignment.key();
    return competitors.stream()
        .filter(it -> it.instance().equals(assignment.instance()) && it.key().equals(key))
        .findFirst()
        .orElseThrow();
  }

  void look(Competitor competitor, SimulatedDaemon daemon, ElectionState state) {
    for (int i = 0; i < promises.size(); i++) {
      promises.get(i).look(competitor, daemon, state);
    }
  }
}
