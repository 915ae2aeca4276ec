package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Durations as Go writes them. */
final class DurationTextTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S,0s",
    "PT0.0004S,0s",
    "PT0.001S,1ms",
    "PT0.5S,500ms",
    "PT0.999S,999ms",
    "PT1S,1s",
    "PT2.5S,2.5s",
    "PT10.246S,10.246s",
    "PT59.9999S,59.999s",
    "PT1M,1m",
    "PT1M30S,1m30s",
    "PT1M0.01S,1m0.01s",
    "PT1H,1h",
    "PT1H5S,1h5s",
    "PT25H1M1.001S,25h1m1.001s",
    "PT-0.0004S,0s",
    "PT-0.25S,-250ms",
    "PT-90S,-1m30s",
    "PT8760000H,8760000h"
  })
  void writesWhatGoReads(Duration duration, String text) {
    assertEquals(text, DurationText.of(duration));
  }
}
