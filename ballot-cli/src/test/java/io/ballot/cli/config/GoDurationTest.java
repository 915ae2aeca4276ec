package io.ballot.cli.config;

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
    "0, PT0S",
    "0s, PT0S",
    "-0, PT0S",
    "10s, PT10S",
    "+10s, PT10S",
    "-10s, PT-10S",
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
  })
  void readsWhatGoReads(String text, Duration value) {
    assertEquals(Optional.of(value), GoDuration.parse(text));
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
        "2562048h",
        "9223372036854775808ns",
        "٣s",
        "00000000000000000000000000000000000000000000000000000000000000001s"
      })
  void refusesWhatGoRefusesOrNobodyWrites(String text) {
    assertEquals(Optional.empty(), GoDuration.parse(text));
  }

  @Test
  void readsTheLongestDurationOfGo() {
    assertEquals(
        Optional.of(Duration.ofNanos(Long.MAX_VALUE)), GoDuration.parse("9223372036854775807ns"));
  }
}
