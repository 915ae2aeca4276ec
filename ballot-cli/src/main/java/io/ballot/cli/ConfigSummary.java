package io.ballot.cli;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.cli.config.Setting;
import io.ballot.domain.election.DurationText;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.TimingPromise;
import java.io.PrintWriter;
import java.util.function.Function;

/**
 * A good configuration in a few words: a line that says so, and for each election one, and what it
 * promises.
 */
final class ConfigSummary {
  private ConfigSummary() {}

  static void print(ConfigOutcome.Accepted accepted, PrintWriter out) {
    BallotConfig config = accepted.config();
    int count = config.elections().size();
    out.println(
        "%s: OK, %d election%s on %s"
            .formatted(accepted.source(), count, count == 1 ? "" : "s", config.consul().address()));
    Function<ElectionConfig, TimingPromise> promises = config.promises();
    for (ElectionConfig election : config.elections()) {
      out.println("  " + line(election));
      PromiseText.lines(election.settings(), promises.apply(election))
          .forEach(line -> out.println("    " + line));
    }
    if (accepted.predecessors()) {
      PredecessorText.lines(config).forEach(out::println);
    }
    out.flush();
  }

  /** Every option with the value that holds, and where that came from. */
  static void printSettings(ConfigOutcome.Accepted accepted, PrintWriter out) {
    for (Setting setting : accepted.settings().get()) {
      out.println("%s: %s  # %s".formatted(setting.path(), setting.value(), setting.origin()));
    }
    out.flush();
  }

  private static String line(ElectionConfig election) {
    ElectionSettings settings = election.settings();
    return "%s: instance %s, key %s, %s, ttl %s, lock delay %s"
        .formatted(
            settings.name(),
            settings.serviceId(),
            settings.key(),
            tags(settings),
            DurationText.of(settings.session().ttl()),
            DurationText.of(settings.session().lockDelay()));
  }

  private static String tags(ElectionSettings settings) {
    String primary = settings.primaryTag();
    String replica = settings.replicaTag();
    String text = primary == null ? "no tag" : "tag " + primary;
    return replica == null ? text : text + ", followers' tag " + replica;
  }
}
