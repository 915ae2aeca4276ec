package io.ballot.cli.demo;

import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** A world in which waiting is what makes time pass, on one thread. */
final class VirtualWorld implements World {
  private static final Duration ROUND_TRIP = Duration.ofMillis(2);

  private final VirtualTimers timers = new VirtualTimers();

  @Override
  public Timers timers() {
    return timers;
  }

  @Override
  public DaemonProcess process() {
    Mortal process = new Mortal(timers);
    Platform platform = new VirtualPlatform(process, ROUND_TRIP).platform();
    return new DaemonProcess() {
      @Override
      public Platform platform() {
        return platform;
      }

      @Override
      public void kill() {
        process.dead = true;
      }
    };
  }

  @Override
  public boolean await(BooleanSupplier so, Duration bound) {
    long until = timers.now() + bound.toNanos();
    while (!so.getAsBoolean()) {
      if (timers.next().isEmpty() || timers.next().getAsLong() > until) {
        timers.runUntil(until);
        return so.getAsBoolean();
      }
      timers.runNext();
    }
    return true;
  }

  @Override
  public void stir() {
    // Whoever waits looks again after every task anyway.
  }

  @Override
  public void close() {
    // Nothing runs by itself.
  }

  /** Time as one process sees it, until it dies. */
  private static final class Mortal implements Timers {
    private final Timers timers;
    private boolean dead;

    Mortal(Timers timers) {
      this.timers = timers;
    }

    @Override
    public long now() {
      return timers.now();
    }

    @Override
    public Timer at(long at, Runnable task) {
      return timers.at(
          at,
          () -> {
            if (!dead) {
              task.run();
            }
          });
    }
  }
}
