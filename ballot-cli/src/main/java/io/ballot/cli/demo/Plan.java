package io.ballot.cli.demo;

import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;

/**
 * How the demo is set up.
 *
 * @param instances how many instances the service has
 * @param liveness how soon a session dies without its daemon
 * @param lockDelay how long its locks then refuse everyone
 * @param promoteLasts how long a promote hook takes
 * @param demoteLasts how long a demote hook takes
 * @param read how long people get to read what comes next
 * @param look how long people get to look at what came
 * @param patience how much longer than it should take a change is waited for
 */
record Plan(
    int instances,
    Duration liveness,
    Duration lockDelay,
    Duration promoteLasts,
    Duration demoteLasts,
    Duration read,
    Duration look,
    Duration patience) {
  /** What people see: times so short that nobody waits long for a crash, and no shorter. */
  static final Plan STANDARD =
      new Plan(
          3,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMillis(50),
          Duration.ofMillis(1200),
          Duration.ofMillis(600),
          Duration.ofSeconds(10));

  /** What sessions are like. */
  SessionSettings session() {
    return new SessionSettings(
        SessionSettings.DEFAULT.ttl(),
        lockDelay,
        SessionSettings.DEFAULT.serfHealth(),
        liveness,
        SessionSettings.DEFAULT.nodeFailureFloor());
  }

  Duration hookLasts(HookEvent event) {
    return switch (event) {
      case PROMOTE -> promoteLasts;
      case DEMOTE -> demoteLasts;
      case LEADER_CHANGE -> Duration.ZERO;
    };
  }
}
