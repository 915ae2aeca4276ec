package io.ballot.domain.election;

import java.math.BigDecimal;
import java.time.Duration;

/**
 * Durations as Consul and Go write them: {@code 10s}, {@code 1m30s}, {@code 500ms}, {@code 2.5s}.
 * See <a href="https://pkg.go.dev/time#Duration.String">Go's Duration</a>.
 */
public final class DurationText {
  private DurationText() {}

  /** Writes a duration; what is finer than a millisecond is left out. */
  public static String of(Duration duration) {
    long millis = duration.toMillis();
    if (millis < 0) {
      return "-" + of(Duration.ofMillis(-millis));
    }
    if (millis < 1000) {
      return millis == 0 ? "0s" : millis + "ms";
    }
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    BigDecimal seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros();
    StringBuilder text = new StringBuilder();
    if (hours > 0) {
      text.append(hours).append('h');
    }
    if (minutes > 0) {
      text.append(minutes).append('m');
    }
    if (seconds.signum() > 0) {
      text.append(seconds.toPlainString()).append('s');
    }
    return text.toString();
  }
}
