package io.ballot.domain.election;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthCheck;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Who plays in the tests of the core: the own instance, its rivals, and what they say. */
final class Cast {
  /** The index at which the lock's key was made, where a test does not say otherwise. */
  static final long MADE = 1;

  static final LockKey KEY = new LockKey("service/web/leader");
  static final InstanceId OWN = new InstanceId("n1", "web-1");
  static final InstanceId RIVAL = new InstanceId("n2", "web-2");
  static final DaemonId DAEMON = new DaemonId("host-1", 4711);
  static final HookProcess PROCESS = new HookProcess(1234, "at noon");
  static final HookOutcome SUCCESS = new HookOutcome.Exited(0, Duration.ofMillis(5));
  static final HookOutcome FAILURE = new HookOutcome.Exited(1, Duration.ofMillis(5));
  static final HookOutcome STOPPED = new HookOutcome.Stopped(Duration.ofMillis(5));
  static final HookOutcome NOT_STARTED = new HookOutcome.NotStarted("no such file: promote");

  private Cast() {}

  static Hooks hooks(boolean leaderChange) {
    return new Hooks(
        command("promote"), command("demote"), leaderChange ? command("leader-change") : null);
  }

  static HookCommand command(String name) {
    return new HookCommand(List.of("/usr/lib/web/" + name));
  }

  /** The own instance, with these tags. */
  static Instance own(String... tags) {
    return new Instance(OWN, "web", "10.0.0.1", 8080, "192.168.0.1", List.of(tags));
  }

  /** A rival's instance, with these tags. */
  static Instance rival(String... tags) {
    return new Instance(RIVAL, "web", "10.0.0.2", 8080, "192.168.0.2", List.of(tags));
  }

  /** What a rival writes into the lock. */
  static Payload rivalPayload(SessionId session) {
    return rivalPayload(session, Duration.ofSeconds(10));
  }

  /** What a rival with another lock delay writes into the lock. */
  static Payload rivalPayload(SessionId session, Duration lockDelay) {
    return new Payload("10.0.0.2", 8080, session, new Origin(RIVAL, lockDelay, "host-2", 99));
  }

  /** What ncode/ballot writes into the lock beside a rival. */
  static Payload ncodePayload(SessionId session) {
    return new Payload("10.0.0.2", 8080, session, null);
  }

  /** What this very instance writes into the lock. */
  static Payload ownPayload(SessionId session) {
    return new Payload(
        "10.0.0.1",
        8080,
        session,
        new Origin(OWN, Duration.ofSeconds(10), DAEMON.host(), DAEMON.pid()));
  }

  static HealthObservation healthy() {
    return health(false, false, check("ping", CheckStatus.PASSING));
  }

  static HealthObservation critical(String... checkIds) {
    return new HealthObservation(
        false,
        false,
        Stream.concat(
                Stream.of(check("ping", CheckStatus.PASSING)),
                Arrays.stream(checkIds).map(id -> check(id, CheckStatus.CRITICAL)))
            .toList());
  }

  static HealthObservation health(
      boolean nodeMaintenance, boolean serviceMaintenance, HealthCheck... checks) {
    return new HealthObservation(nodeMaintenance, serviceMaintenance, List.of(checks));
  }

  static HealthCheck check(String id, CheckStatus status) {
    return new HealthCheck(id, "check " + id, status, false);
  }

  static HealthCheck nodeCheck(String id, CheckStatus status) {
    return new HealthCheck(id, "node check " + id, status, true);
  }

  static SessionId session(String name) {
    return new SessionId(name);
  }
}
