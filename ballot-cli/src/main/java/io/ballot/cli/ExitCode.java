package io.ballot.cli;

/** What the program's end tells the one who started it. */
public final class ExitCode {
  /** An orderly end. */
  public static final int OK = 0;

  /** Something went wrong that nobody foresaw, or the watchdog ended the daemon. */
  public static final int FAILURE = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** The configuration is refused; {@code EX_CONFIG} of sysexits(3). */
  public static final int CONFIGURATION = 78;

  /** A second signal cut an orderly end short. */
  public static final int INTERRUPTED = 130;

  private ExitCode() {}
}
