package io.ballot.domain.simulation;

import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * One run of a hook as it was seen from outside, in a simulation or on a real machine. Instants are
 * nanoseconds of one clock for all.
 */
public final class HookRecord {
  private static final long NO_TOKEN = 0;

  /** The process that ran a hook. */
  public interface Runner {
    /**
     * Whether it was dead or held up (stopped by the operating system, wedged) at {@code now}, or
     * less than {@code budget} before: then nobody can expect anything of it.
     */
    boolean isExcused(long now, Duration budget);
  }

  private final String competitor;
  private final String key;
  private final HookEvent event;
  private final long fencingToken;
  private final String reason;
  private final String session;
  private final Runner runner;
  private final long startedAt;

  private HookRecord(
      String competitor,
      String key,
      HookEvent event,
      long fencingToken,
      String reason,
      String session,
      Runner runner,
      long startedAt) {
    this.competitor = Objects.requireNonNull(competitor);
    this.key = key;
    this.event = event;
    this.fencingToken = fencingToken;
    this.reason = reason;
    this.session = session;
    this.runner = runner;
    this.startedAt = startedAt;
  }

  /**
   * A hook that has just started.
   *
   * @param competitor the instance and election, whichever daemon serves it at the time
   * @param event what it is run for
   * @param environment its variables, as docs/HOOKS.md has them
   * @param runner the daemon that started it
   * @param startedAt when
   */
  public static HookRecord of(
      String competitor,
      HookEvent event,
      Map<String, String> environment,
      Runner runner,
      long startedAt) {
    String token = environment.getOrDefault("BALLOT_FENCING_TOKEN", "");
    return new HookRecord(
        competitor,
        environment.getOrDefault("BALLOT_KEY", ""),
        event,
        token.isEmpty() ? NO_TOKEN : Long.parseLong(token),
        environment.getOrDefault("BALLOT_REASON", ""),
        environment.getOrDefault("BALLOT_SESSION", ""),
        runner,
        startedAt);
  }

  /** The instance and election. */
  public String competitor() {
    return competitor;
  }

  /** The lock's key. */
  public String key() {
    return key;
  }

  /** What it was run for. */
  public HookEvent event() {
    return event;
  }

  /** The term's fencing token as the hook was told it; 0 for none. */
  public long fencingToken() {
    return fencingToken;
  }

  /** Why, as the hook was told it. */
  public String reason() {
    return reason;
  }

  /** The session it was told is its own. */
  public String session() {
    return session;
  }

  /** The daemon that started it. */
  public Runner runner() {
    return runner;
  }

  /** When it started. */
  public long startedAt() {
    return startedAt;
  }

  @Override
  public String toString() {
    return event.text()
        + " hook"
        + (fencingToken == NO_TOKEN ? "" : " of term " + fencingToken)
        + (reason.isEmpty() ? "" : " (" + reason + ")");
  }
}
