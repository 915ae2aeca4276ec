package io.ballot.cli;

import io.ballot.domain.election.DurationText;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.TimingPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A timing promise in words, and what is not promised. */
public final class PromiseText {
  private PromiseText() {}

  /** A line each for the lease, the takeover bound, outages, faults, and what is not promised. */
  public static List<String> lines(ElectionSettings settings, TimingPromise promise) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "lease: %s after the last renewal if the agent is out of reach, %s while it answers"
            .formatted(text(promise.shortestLease()), text(promise.lease())));
    boolean demoteHook = settings.hooks().onDemote() != null;
    lines.add(
        "nobody else leads before: %s after the last renewal, %s while the agent answers"
                .formatted(text(promise.shortestTakeoverBound()), text(promise.takeoverBound()))
            + (demoteHook ? budget(promise.demoteBudget()) : ""));
    lines.add(ridesOut(promise.riddenOut()));
    lines.add(takeover(promise.takeover()));
    if (settings.whenUnreachable() == ElectionSettings.WhenUnreachable.HOLD) {
      lines.add(
          "NOT promised (whenUnreachable: hold): that it stops leading before another one leads;"
              + " past its lease both may");
    }
    if (settings.demoteAwaitsLeader() && demoteHook) {
      lines.add(
          "NOT promised (demoteAwaitsLeader): that its demote hook has run before another one is"
              + " promoted");
    }
    return lines;
  }

  private static String budget(@Nullable Duration demoteBudget) {
    return demoteBudget == null
        ? ""
        : ", of which the demote hook has %s".formatted(text(demoteBudget));
  }

  private static String ridesOut(TimingPromise.RiddenOut outage) {
    Duration noLeader = outage.noServerLeader();
    return ("rides out: servers without a leader %s, its agent cut off from them for %s, its agent"
            + " out of reach for %s")
        .formatted(
            noLeader == null ? "however long" : "for " + text(noLeader),
            text(outage.agentCutOff()),
            text(outage.agentOutOfReach()));
  }

  private static String takeover(TimingPromise.Takeover takeover) {
    return ("another one leads within: %s of a crash or lasting freeze of the daemon, %s of a crash"
            + " of its host or a lasting partition of its agent, %s of a stop")
        .formatted(text(takeover.ofDaemon()), text(takeover.ofHost()), text(takeover.ofStop()));
  }

  private static String text(Duration duration) {
    return DurationText.of(duration);
  }
}
