package io.ballot.cli.daemon;

import io.ballot.cli.config.BallotConfig;

/** A whole daemon inside of a test, without the process's signals. */
public final class DaemonInTest {
  private final Daemon daemon;

  private DaemonInTest(Daemon daemon) {
    this.daemon = daemon;
  }

  /** Starts one on Consul. */
  public static DaemonInTest start(BallotConfig config) {
    Daemon daemon =
        new DaemonRun(config, Backend.CONSUL, false, false).injector().getInstance(Daemon.class);
    daemon.start();
    return new DaemonInTest(daemon);
  }

  /** Stops it, waits for its end, and gives its exit code. */
  public int stop() {
    daemon.stop("the test is over");
    return daemon.awaitEnd();
  }
}
