package io.ballot.it.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Measured lengths of time, in milliseconds, in the order in which they were measured. */
record Samples(List<Double> millis) {
  private static final double NANOS_PER_MILLI = 1e6;

  Samples {
    millis = List.copyOf(millis);
  }

  static Samples ofNanos(List<Long> nanos) {
    return new Samples(nanos.stream().map(each -> each / NANOS_PER_MILLI).toList());
  }

  static double millis(Duration duration) {
    return duration.toNanos() / NANOS_PER_MILLI;
  }

  boolean isEmpty() {
    return millis.isEmpty();
  }

  int n() {
    return millis.size();
  }

  double min() {
    return percentile(0);
  }

  double p50() {
    return percentile(50);
  }

  double p99() {
    return percentile(99);
  }

  double max() {
    return percentile(100);
  }

  /**
   * The smallest of the samples that at least so many of a hundred do not exceed (nearest rank):
   * always a value that was measured. With fewer than a hundred samples the 99th is the largest.
   */
  double percentile(double percent) {
    if (isEmpty()) {
      throw new IllegalStateException("nothing was measured");
    }
    List<Double> sorted = new ArrayList<>(millis);
    sorted.sort(null);
    int rank = (int) Math.ceil(percent / 100 * sorted.size());
    return sorted.get(Math.max(0, rank - 1));
  }
}
