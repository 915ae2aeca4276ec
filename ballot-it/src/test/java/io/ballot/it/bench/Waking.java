package io.ballot.it.bench;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * What it costs to do anything after a rest on this machine: on some virtual ones a hundred times
 * as much as without, and that is most of what is measured with daemons that have been at rest.
 */
final class Waking {
  private static final Duration REST = Duration.ofMillis(300);
  private static final int ROUNDS = 20;
  private static final int SMALL = 64;

  private Waking() {}

  /** One small read from the kernel, again and again and after a rest; medians. */
  static String describe() throws IOException, InterruptedException {
    try (RandomAccessFile uptime = new RandomAccessFile("/proc/uptime", "r")) {
      for (int i = 0; i < 10_000; i++) {
        long unused = read(uptime);
      }
      List<Long> hot = new ArrayList<>();
      List<Long> rested = new ArrayList<>();
      for (int i = 0; i < ROUNDS; i++) {
        Thread.sleep(REST);
        rested.add(read(uptime));
        hot.add(read(uptime));
      }
      return String.format(
          Locale.ROOT,
          "%.1f us, after %d ms of rest %.1f us",
          micros(hot),
          REST.toMillis(),
          micros(rested));
    }
  }

  private static long read(RandomAccessFile file) throws IOException {
    byte[] bytes = new byte[SMALL];
    long began = System.nanoTime();
    file.seek(0);
    if (file.read(bytes) <= 0) {
      throw new IOException("/proc/uptime is empty");
    }
    return System.nanoTime() - began;
  }

  private static double micros(List<Long> nanos) {
    Collections.sort(nanos);
    return nanos.get(nanos.size() / 2) / 1e3;
  }
}
