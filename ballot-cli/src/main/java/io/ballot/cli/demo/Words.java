package io.ballot.cli.demo;

import java.time.Duration;
import java.util.Locale;

/** Times as people read them; always with a point, whatever the locale. */
final class Words {
  private static final long SECOND = 1_000_000_000;

  private Words() {}

  /** How long something took: {@code 66 ms}, {@code 2.08 s}. */
  static String took(Duration duration) {
    long millis = Math.round(duration.toNanos() / 1e6);
    return millis < 1000
        ? millis + "" + Screen.TIE + "ms"
        : String.format(Locale.ROOT, "%.2f%cs", millis / 1000.0, Screen.TIE);
  }

  /** A time set beforehand: {@code 1 s}, {@code 50 ms}. */
  static String length(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "" + Screen.TIE + "s"
        : took(duration);
  }

  /** When something happened: {@code +3.214s}. */
  static String stamp(long nanosSinceStart) {
    return String.format(Locale.ROOT, "+%.3fs", (double) nanosSinceStart / SECOND);
  }
}
