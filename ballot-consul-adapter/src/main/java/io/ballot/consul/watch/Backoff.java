package io.ballot.consul.watch;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How long to wait after a failure before the next try: doubling from 100 ms to 5 s, each time
 * something between the half and the whole of it, so that those who failed together do not come
 * back together. Not thread-safe.
 */
final class Backoff {
  private static final long FIRST_MS = 100;
  private static final long LONGEST_MS = 5_000;

  private long nextMs = FIRST_MS;

  Duration next() {
    long ms = nextMs;
    nextMs = Math.min(LONGEST_MS, 2 * ms);
    return Duration.ofMillis(ThreadLocalRandom.current().nextLong(ms / 2, ms + 1));
  }

  void reset() {
    nextMs = FIRST_MS;
  }
}
