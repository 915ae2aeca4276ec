package io.ballot.domain.memory;

import io.ballot.domain.election.Reply;
import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.PortCall;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * A platform on virtual time and a single thread: everything a daemon does happens when somebody
 * moves the {@link VirtualTimers}, in the same order each time. A request reaches its port after
 * half a round trip, and its reply is told after the other half; the port must not wait for
 * anything.
 */
public final class VirtualPlatform {
  private final Timers timers;
  private final long halfTrip;
  private final Platform platform;

  /**
   * A platform on the timers given.
   *
   * @param timers the virtual time, or one process's view of it
   * @param roundTrip how long each request takes
   */
  public VirtualPlatform(Timers timers, Duration roundTrip) {
    this.timers = Objects.requireNonNull(timers);
    this.halfTrip = roundTrip.toNanos() / 2;
    this.platform = new Platform(timers, this::make, task -> timers.at(timers.now(), task));
  }

  /** What the shell runs on. */
  public Platform platform() {
    return platform;
  }

  private <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
    timers.at(
        timers.now() + halfTrip,
        () -> {
          Reply<A> made = request.attempt();
          timers.at(timers.now() + halfTrip, () -> reply.accept(made));
        });
  }
}
