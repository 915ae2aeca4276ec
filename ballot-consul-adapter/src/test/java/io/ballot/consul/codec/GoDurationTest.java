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
    "0s, PT0S",
    "-0, PT0S",
    "-0s, PT0S",
    "10s, PT10S",
    "+10s, PT10S",
    "1m30s, PT1M30S",
    "30s1m, PT1M30S",
    "500ms, PT0.5S",
    "1.5h, PT1H30M",
    ".5s, PT0.5S",
    "5.s, PT5S",
    "3us, PT0.000003S",
    "3µs, PT0.000003S",
    "3μs, PT0.000003S",
    "7ns, PT0.000000007S",
    "0.0000000001s, PT0S",
    "2562047h, PT2562047H",
    "9223372036854775807ns, PT2562047H47M16.854775807S",
    "24h0m0s, PT24H",
    "1h0m0.25s, PT1H0.25S",
  })
  void readsWhatGoReads(String text, Duration duration) {
    assertEquals(Optional.of(duration), GoDuration.parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "s",
        "10",
        "-",
        "+",
        ".",
        ".s",
        "1 s",
        "10 s",
        "10s ",
        " 10s",
        "1d",
        "1M",
        "10S",
        "1e3s",
        "1,5s",
        "--1s",
        "+-1s",
        "1s-1s",
        "-5s",
        "10s!",
        "ten seconds",
        "2562048h",
        "9999999999h",
        "9223372036854775808ns",
        "٣s"
      })
  void readsNothingElse(String text) {
    assertEquals(Optional.empty(), GoDuration.parse(text));
  }

  @Test
  void refusesATextThatIsTooLongForADuration() {
    assertEquals(Optional.of(Duration.ofSeconds(1)), GoDuration.parse("0".repeat(62) + "1s"));
    assertEquals(Optional.empty(), GoDuration.parse("0".repeat(63) + "1s"));
  }
}
