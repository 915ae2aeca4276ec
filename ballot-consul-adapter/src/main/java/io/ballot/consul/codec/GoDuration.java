package io.ballot.consul.codec;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go, and so Consul, writes them: {@code 10s}, {@code 1m30s}, {@code 1.5s}, {@code
 * 500ms}.
 */
public final class GoDuration {
  /** Longer texts are no durations, and the numbers in them take long to read. */
  private static final int LONGEST_TEXT = 64;

  private static final Pattern PART =
      Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
  private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

  private GoDuration() {}

  /** A duration as Go prints it, whole seconds and above in {@code h}, {@code m} and {@code s}. */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.toSeconds() == 0) {
      int nanos = duration.toNanosPart();
      if (nanos < 1_000) {
        return nanos + "ns";
      }
      return nanos < 1_000_000 ? scaled(nanos, 3) + "µs" : scaled(nanos, 6) + "ms";
    }
    StringBuilder text = new StringBuilder();
    long hours = duration.toHours();
    if (hours > 0) {
      text.append(hours).append('h');
    }
    if (duration.toMinutes() > 0) {
      text.append(duration.toMinutesPart()).append('m');
    }
    long nanos = duration.toSecondsPart() * 1_000_000_000L + duration.toNanosPart();
    return text.append(scaled(nanos, 9)).append('s').toString();
  }

  /**
   * The duration that a text of Go's means; empty for any other text, for a negative one, and for
   * one beyond Go's range of some 292 years. See <a
   * href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>.
   */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    Matcher part = PART.matcher(rest);
    BigDecimal nanos = BigDecimal.ZERO;
    int end = 0;
    while (part.find() && part.start() == end) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit(part.group(2))));
      end = part.end();
    }
    boolean whole = end == rest.length() && end > 0;
    return whole && nanos.compareTo(LARGEST) <= 0 && !(negative && nanos.signum() > 0)
        ? Optional.of(Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValue()))
        : Optional.empty();
  }

  private static BigDecimal unit(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ns" -> 1L;
          case "ms" -> 1_000_000L;
          case "s" -> 1_000_000_000L;
          case "m" -> 60_000_000_000L;
          case "h" -> 3_600_000_000_000L;
          default -> 1_000L;
        });
  }

  private static String scaled(long number, int digits) {
    return BigDecimal.valueOf(number, digits).stripTrailingZeros().toPlainString();
  }
}
