package io.ballot.consul.watch;

import io.ballot.domain.port.Failure;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after a failure before the next try: doubling from 100 ms to 5 s, each time
 * something between the half and the whole of it, so that those who failed together do not come
 * back together. Not thread-safe.
 *
 * <p>An agent that gave no answer is not spared by waiting longer, and what happened while it was
 * away (a tag lost, a check gone critical) is to be put right within a second of its return.
 */
public final class Backoff {
  private static final long FIRST_MS = 100;
  private static final long LONGEST_MS = 5_000;
  private static final long LONGEST_UNANSWERED_MS = 800;

  private long nextMs = FIRST_MS;

  /** Nothing has failed yet. */
  public Backoff() {}

  /** The wait after a failure of some kind. */
  public Duration next(Failure failure) {
    long longest =
        switch (failure) {
          case UNREACHABLE, TIMEOUT, CANCELLED -> LONGEST_UNANSWERED_MS;
          case UNAVAILABLE, DENIED, INVALID -> LONGEST_MS;
        };
    long ms = Math.min(nextMs, longest);
    nextMs = Math.min(LONGEST_MS, 2 * ms);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ms / 2, ms + 1));
  }

  /** It works again. */
  public void reset() {
    nextMs = FIRST_MS;
  }
}
