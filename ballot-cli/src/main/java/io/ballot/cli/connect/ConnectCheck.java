package io.ballot.cli.connect;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.probe.ConsulProbe;
import io.ballot.consul.probe.Probed;
import io.ballot.domain.election.ElectionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Asks Consul for all that a configuration needs of it: the agent, the services, their checks, and
 * each right of each token. Consul is as before afterwards.
 */
public final class ConnectCheck {
  private static final String WRITE = "%s \"%s\" { policy = \"write\" }";

  /** No lease depends on it, and the first request of a process takes longest. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final BallotConfig config;
  private final ConsulBackend backend;

  private ConnectCheck(BallotConfig config, ConsulBackend backend) {
    this.config = config;
    this.backend = backend;
  }

  /** Asks; what was found comes in the order in which it was asked for, and never a token. */
  public static List<Right> of(BallotConfig config) {
    return ask(config, ConnectCheck::of);
  }

  /** Asks only for the agent, and whether Consul knows each of the tokens. */
  public static List<Right> ofTheWay(BallotConfig config) {
    return ask(config, ConnectCheck::token);
  }

  private static List<Right> ask(
      BallotConfig config, BiFunction<ConnectCheck, ElectionConfig, List<Right>> ofElection) {
    try (ConsulBackend backend = open(config)) {
      ConnectCheck check = new ConnectCheck(config, backend);
      List<Right> found = new ArrayList<>();
      Right agent = check.agent();
      found.add(agent);
      if (agent.probed().fine()) {
        config.elections().forEach(election -> found.addAll(ofElection.apply(check, election)));
      }
      return found;
    }
  }

  private static ConsulBackend open(BallotConfig config) {
    return new ConsulBackend(
        ConsulAccess.connection(config.consul()).withRequestTimeout(PATIENCE),
        config.consul().livenessService());
  }

  private Right agent() {
    return new Right(
        "",
        "agent " + config.consul().address(),
        backend.probe(ConsulAccess.token(config.consul().token())).reach(),
        "ballot waits for it");
  }

  /** Whether Consul knows its token, if it has one. */
  private List<Right> token(ElectionConfig election) {
    return election.token().isEmpty()
        ? List.of()
        : List.of(
            new Right(election.name(), "token", probe(election).token(), "nothing is allowed"));
  }

  private ConsulProbe probe(ElectionConfig election) {
    return backend.probe(ConsulAccess.token(election.token()));
  }

  private List<Right> of(ElectionConfig election) {
    List<Right> found = new ArrayList<>(token(election));
    if (found.stream().anyMatch(token -> !token.probed().fine())) {
      return found;
    }
    ConsulProbe probe = probe(election);
    ElectionSettings settings = election.settings();
    String name = election.name();
    found.add(
        new Right(
            name,
            "instance",
            probe.instance(settings.serviceId(), settings.service()),
            "it waits until it is registered"));
    Set<String> checks = Set.copyOf(settings.serviceChecks());
    if (!checks.isEmpty()) {
      found.add(
          new Right(
              name,
              "serviceChecks",
              probe.checks(settings.serviceId(), checks),
              "a check that is not there never counts"));
    }
    found.addAll(rights(election, probe));
    return found;
  }

  private List<Right> rights(ElectionConfig election, ConsulProbe probe) {
    ElectionSettings settings = election.settings();
    String name = election.name();
    List<Right> found = new ArrayList<>();
    found.add(
        new Right(
            name,
            WRITE.formatted("key", settings.key()),
            probe.lock(settings.key()),
            "this instance never leads"));
    found.add(new Right(name, session(probe), probe.session(), "this instance never leads"));
    if (settings.primaryTag() != null || settings.replicaTag() != null) {
      found.add(
          new Right(
              name,
              WRITE.formatted("service", settings.service()),
              probe.service(settings.service()),
              (settings.primaryTag() == null
                      ? "followers go without their"
                      : "the leader goes without its")
                  + " tag"));
    }
    if (!config.consul().liveness().isZero()) {
      String liveness = config.consul().livenessService();
      found.add(
          new Right(
              name,
              WRITE.formatted("service", liveness),
              probe.service(liveness),
              "a crash is noticed only when the session's TTL has run out"));
    }
    found.add(
        new Right(
            name,
            "node_prefix \"\" { policy = \"read\" }",
            probe.node(),
            "health is asked for once a second, and tags may not be movable"));
    return found;
  }

  private static String session(ConsulProbe probe) {
    Probed node = probe.nodeName();
    return node.fine()
        ? WRITE.formatted("session", node.message())
        : WRITE.formatted("session_prefix", "");
  }
}
