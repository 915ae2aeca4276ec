package io.ballot.consul.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GoDurationTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT10S, 10s",
    "PT1.5S, 1.5s",
    "PT0.5S, 500ms",
    "PT0.0015S, 1.5ms",
    "PT0.000001S, 1µs",
    "PT0.000000001S, 1ns",
    "PT1M, 1m0s",
    "PT1M30S, 1m30s",
    "PT24H, 24h0m0s",
    "PT1H0.25S, 1h0m0.25s",
    "PT-10S, -10s",
  })
  void printsADurationAsGoDoes(Duration duration, String text) {
    assertEquals(text, GoDuration.format(duration));
  }

  @ParameterizedTest
  @CsvSource({
    "0, PT0S",
    "10s, PT10S",
    "1m30s, PT1M30S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "1us, PT0.000001S",
    "1µs, PT0.000001S",
    "24h0m0s, PT24H",
    "1h0m0.25s, PT1H0.25S",
  })
  void readsWhatGoReads(String text, Duration duration) {
    assertEquals(Optional.of(duration), GoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "10 s", "s", "ten seconds", "-5s", "10s!", "9999999999h"})
  void readsNothingElse(String text) {
    assertEquals(Optional.empty(), GoDuration.parse(text));
  }

  @Test
  void refusesATextThatIsTooLongForADuration() {
    assertEquals(Optional.of(Duration.ofSeconds(1)), GoDuration.parse("0".repeat(62) + "1s"));
    assertEquals(Optional.empty(), GoDuration.parse("0".repeat(63) + "1s"));
  }
}
