package io.ballot.cli.daemon;

import io.ballot.cli.PromiseText;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.TimingPromise;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Says at start what the settings of each election promise about time. */
final class PromiseLog {
  private PromiseLog() {}

  static void tell(BallotConfig config, EventLog log) {
    Function<ElectionConfig, TimingPromise> promises = config.promises();
    config.elections().forEach(election -> tell(election, promises.apply(election), log));
  }

  private static void tell(ElectionConfig election, TimingPromise promise, EventLog log) {
    boolean holds = election.settings().whenUnreachable() == WhenUnreachable.HOLD;
    TimingPromise.RiddenOut riddenOut = promise.riddenOut();
    TimingPromise.Takeover takeover = promise.takeover();
    EventLog.Line line =
        log.line(holds ? Level.WARN : Level.INFO, "timing-promise", election.name())
            .field("whenUnreachable", holds ? "hold" : "stepDown");
    millis(line, "shortestLeaseMs", promise.shortestLease());
    millis(line, "leaseMs", promise.lease());
    millis(line, "shortestTakeoverBoundMs", promise.shortestTakeoverBound());
    millis(line, "takeoverBoundMs", promise.takeoverBound());
    millis(line, "demoteBudgetMs", promise.demoteBudget());
    millis(line, "ridesOutNoServerLeaderMs", riddenOut.noServerLeader());
    millis(line, "ridesOutAgentCutOffMs", riddenOut.agentCutOff());
    millis(line, "ridesOutAgentOutOfReachMs", riddenOut.agentOutOfReach());
    millis(line, "takeoverAfterCrashMs", takeover.ofDaemon());
    millis(line, "takeoverAfterFreezeMs", takeover.ofDaemon());
    millis(line, "takeoverAfterHostCrashMs", takeover.ofHost());
    millis(line, "takeoverAfterPartitionMs", takeover.ofHost());
    millis(line, "takeoverAfterStopMs", takeover.ofStop());
    line.say(String.join(". ", PromiseText.lines(election.settings(), promise)));
  }

  /** What is not promised has no field. */
  private static void millis(EventLog.Line line, String name, @Nullable Duration promised) {
    if (promised != null) {
      line.field(name, promised.toMillis());
    }
  }
}
