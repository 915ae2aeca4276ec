package io.ballot.cli.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import io.ballot.domain.runtime.SystemPlatform;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A takeover is practised, and nobody sees anything of it. */
final class PracticeTest {
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  private static boolean practise() {
    return practise(true);
  }

  private static boolean practise(boolean hooks) {
    try (SystemPlatform system = new SystemPlatform()) {
      return new Practice(system.platform(), new Closing(), hooks).practise();
    }
  }

  private String linesOf(LogFormat format, LogLevel level, Runnable work) {
    Logging logging = Logging.start(format, level, false, lines);
    try {
      work.run();
    } finally {
      logging.close();
    }
    return lines.toString(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(LogFormat.class)
  void itLivesThroughSomeTermsAndSaysNothing(LogFormat format) {
    assertEquals("", linesOf(format, LogLevel.INFO, () -> assertTrue(practise())));
  }

  @Test
  void itNeedsNoHooks() {
    assertEquals("", linesOf(LogFormat.JSON, LogLevel.INFO, () -> assertTrue(practise(false))));
  }

  @Test
  void itsEndIsToldToWhoeverDebugs() {
    String all = linesOf(LogFormat.TEXT, LogLevel.DEBUG, () -> assertTrue(practise()));
    assertTrue(all.lines().count() == 1 && all.contains("practised for"), all);
  }

  @Test
  void oneThatIsInterruptedEnds() {
    String all =
        linesOf(
            LogFormat.TEXT,
            LogLevel.INFO,
            () -> {
              Thread.currentThread().interrupt();
              assertFalse(practise());
              assertTrue(Thread.interrupted());
            });
    assertEquals("", all);
  }
}
