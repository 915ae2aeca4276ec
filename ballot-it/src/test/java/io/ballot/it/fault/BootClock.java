package io.ballot.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;

/** The one clock of a history: Linux's since its boot, which the hooks' own script reads too. */
final class BootClock {

  private static final Path UPTIME = Path.of("/proc/uptime");

  /** Hundredths of a second are what it has. */
  private static final long NANOS = Duration.ofMillis(10).toNanos();

  private BootClock() {}

  /** Nanoseconds since the boot. */
  static long now() {
    try {
      String text = Files.readString(UPTIME);
      return Long.parseLong(text.substring(0, text.indexOf(' ')).replace(".", "")) * NANOS;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + UPTIME, e);
    }
  }

  /** The same for an instant of the wall clock, not long ago. */
  static long at(Instant instant) {
    return now() - Duration.between(instant, Instant.now()).toNanos();
  }

  /** Seconds, for people. */
  static String text(long nanos) {
    return "%.2f s".formatted(nanos / 1e9);
  }
}
