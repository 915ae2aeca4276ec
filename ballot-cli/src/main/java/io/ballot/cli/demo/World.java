package io.ballot.cli.demo;

import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** The demo's time, the processes its daemons live in, and how its director waits. */
interface World extends AutoCloseable {
  /** One daemon's process, as far as the daemon can tell. */
  interface DaemonProcess {
    /** What the daemon runs on. */
    Platform platform();

    /** Ends it as kill -9 does: nothing that it had still meant to do happens. */
    void kill();
  }

  /** The clock, and what happens to the backend when. */
  Timers timers();

  /** A new process. */
  DaemonProcess process();

  /**
   * Waits until something is so. Looks again whenever the world was {@linkplain #stir stirred}.
   *
   * @param bound how long to wait at most
   * @return whether it is so
   */
  boolean await(BooleanSupplier so, Duration bound) throws InterruptedException;

  /** Tells whoever waits that something has happened. From any thread. */
  void stir();

  /** Ends all processes, and time. */
  @Override
  void close();
}
