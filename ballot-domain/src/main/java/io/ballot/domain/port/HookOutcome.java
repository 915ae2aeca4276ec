package io.ballot.domain.port;

import java.time.Duration;
import java.util.Objects;

/** How a hook ended: when its own process did, whatever its children do. */
public sealed interface HookOutcome {
  /** How long it ran. */
  Duration ranFor();

  /** Whether it did what it was run for. */
  default boolean succeeded() {
    return this instanceof Exited exited && exited.code() == 0;
  }

  /**
   * It ended by itself.
   *
   * @param code its exit code; 128 + n where signal n ended it
   * @param ranFor how long it ran
   */
  record Exited(int code, Duration ranFor) implements HookOutcome {
    /** Requires the duration. */
    public Exited {
      Objects.requireNonNull(ranFor);
    }
  }

  /**
   * It ran into its timeout and was ended.
   *
   * @param ranFor how long it ran
   */
  record TimedOut(Duration ranFor) implements HookOutcome {
    /** Requires the duration. */
    public TimedOut {
      Objects.requireNonNull(ranFor);
    }
  }

  /**
   * It was ended on request.
   *
   * @param ranFor how long it ran
   */
  record Stopped(Duration ranFor) implements HookOutcome {
    /** Requires the duration. */
    public Stopped {
      Objects.requireNonNull(ranFor);
    }
  }

  /**
   * There never was a process.
   *
   * @param reason why, with the command's name, and what to do
   */
  record NotStarted(String reason) implements HookOutcome {
    /** Requires the reason. */
    public NotStarted {
      Objects.requireNonNull(reason);
    }

    @Override
    public Duration ranFor() {
      return Duration.ZERO;
    }
  }
}
