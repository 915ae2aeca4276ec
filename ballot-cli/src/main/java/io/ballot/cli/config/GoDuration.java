package io.ballot.cli.config;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as Go reads them, because Consul's and ncode/ballot's users do: {@code 10s}, {@code
 * 1m30s}, {@code 500ms}, {@code 1.5h}. See <a
 * href="https://pkg.go.dev/time#ParseDuration">time.ParseDuration</a>.
 */
public final class GoDuration {
  /** Longer texts are no durations: Go's longest, written out, has some 30 characters. */
  private static final int LONGEST_TEXT = 64;

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L, // micro sign
          "μs", 1_000L, // Greek letter mu
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private static final Pattern PART =
      Pattern.compile("(\\d+\\.?\\d*|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");

  private GoDuration() {}

  /** Reads a duration; nothing where it is none, or beyond Go's range of some 292 years. */
  public static Optional<Duration> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    boolean negative = text.startsWith("-");
    String rest = negative || text.startsWith("+") ? text.substring(1) : text;
    if (rest.equals("0")) {
      return Optional.of(Duration.ZERO);
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(rest);
    int end = 0;
    while (part.find() && part.start() == end) {
      BigDecimal unit = BigDecimal.valueOf(NANOS.getOrDefault(part.group(2), 0L));
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(unit));
      end = part.end();
    }
    if (end == 0
        || end != rest.length()
        || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
      return Optional.empty();
    }
    long whole = nanos.longValue();
    return Optional.of(Duration.ofNanos(negative ? -whole : whole));
  }
}
