package io.ballot.consul.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.ballot.domain.fuzz.Fuzz;
import io.ballot.domain.fuzz.Mutator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GoDurationFuzzTest {
  private static final List<String> DURATIONS =
      List.of("0", "10s", "1m30s", "500ms", "1.5h", "+3µs", ".5s", "24h0m0s", "2562047h47m16.8s");
  private static final List<String> UNITS = List.of("ns", "us", "µs", "μs", "ms", "s", "m", "h");

  @Test
  void readsEveryTextAsADurationThatIsReadAgainOrAsNone() {
    new Fuzz()
        .run(
            "the reader of durations",
            new Mutator(DURATIONS, UNITS)::next,
            text ->
                GoDuration.parse(text)
                    .ifPresent(duration -> {
                      assertFalse(duration.isNegative());
                      assertEquals(
                          Optional.of(duration), GoDuration.parse(GoDuration.format(duration)));
                    }));
  }
}
