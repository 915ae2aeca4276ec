package io.ballot.cli;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.election.DurationText;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.TimingPromise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a file that ncode/ballot ran does differently here, in words. */
final class PredecessorText {
  private PredecessorText() {}

  /** A heading, and a line for each difference. */
  static List<String> lines(BallotConfig config) {
    List<String> lines = new ArrayList<>();
    lines.add("If ncode/ballot ran this file until now, this is different:");
    Function<ElectionConfig, TimingPromise> promises = config.promises();
    for (ElectionConfig election : config.elections()) {
      lines.add(
          "  %s, lease: demotes itself %s after the last renewal when its agent is out of reach;"
                  .formatted(election.name(), lease(promises.apply(election)))
              + " whenUnreachable: hold keeps the role, as before");
      if (election.settings().hooks().onDemote() != null) {
        lines.addAll(demoteHook(election.settings(), promises.apply(election)));
      }
    }
    lines.add("  rights: the token needs, in a policy for ACLs that deny by default, all of");
    rules(config).forEach(rule -> lines.add("    " + rule));
    lines.add(
        "  memory: a Java virtual machine, 80 to 100 MB; limits for a Go program are too low");
    return lines;
  }

  private static List<String> demoteHook(ElectionSettings settings, TimingPromise promise) {
    String name = settings.name();
    @Nullable Duration budget = promise.demoteBudget();
    List<String> lines = new ArrayList<>();
    lines.add(
        ("  %s, hook order: the demote hook ends before another one is promoted, so ADDRESS in it"
                + " is mostly empty; demoteAwaitsLeader: true runs it afterwards, as before")
            .formatted(name));
    lines.add(
        "  %s, hook budget: a hook is ended after %s (hookTimeout)%s"
            .formatted(
                name,
                DurationText.of(settings.hookTimeout()),
                budget == null
                    ? ""
                    : "; after a loss the demote hook has %s until another one may lead"
                            .formatted(DurationText.of(budget))
                        + " (demoteBudget)"));
    return lines;
  }

  private static Set<String> rules(BallotConfig config) {
    Set<String> rules = new LinkedHashSet<>();
    config
        .elections()
        .forEach(election -> rules.add(rule("key", election.settings().key().value())));
    rules.add(rule("session", "<this node>"));
    config
        .elections()
        .forEach(election -> rules.add(rule("service", election.settings().service())));
    if (!config.consul().liveness().isZero()) {
      rules.add(rule("service", config.consul().livenessService()));
    }
    rules.add("node_prefix \"\" { policy = \"read\" }");
    return rules;
  }

  private static String rule(String kind, String name) {
    return "%s \"%s\" { policy = \"write\" }".formatted(kind, name);
  }

  private static String lease(TimingPromise promise) {
    return DurationText.of(promise.shortestLease());
  }
}
