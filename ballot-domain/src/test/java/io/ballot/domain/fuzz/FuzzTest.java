package io.ballot.domain.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** That a fault which is fuzzed for is found. */
class FuzzTest {
  private static final Mutator MUTATOR =
      new Mutator(List.of("key: value", "[1, 2]"), List.of("word"));

  private final Fuzz fuzz = new Fuzz(Duration.ofSeconds(60), Duration.ofMillis(500));

  @Test
  void drawsTheSameTextFromTheSameSeed() {
    String text = MUTATOR.next(new SplittableRandom(7));

    assertEquals(text, MUTATOR.next(new SplittableRandom(7)));
    assertNotEquals(text, MUTATOR.next(new SplittableRandom(8)));
  }

  @Test
  void findsAnExceptionAndNamesTheSeedThatBringsItBackFirst() {
    AssertionError found = assertThrows(AssertionError.class, () -> hunt(1));
    String seed = found.toString().replaceAll("(?s).*fuzz\\.seed=(\\d+),.*", "$1");

    assertEquals(
        found.toString(),
        assertThrows(AssertionError.class, () -> hunt(Long.parseLong(seed))).toString());
  }

  private void hunt(long seed) {
    fuzz.run(
        "a planted exception",
        seed,
        MUTATOR::next,
        text -> {
          if (text.contains("word")) {
            throw new IllegalStateException("planted");
          }
        });
  }

  @Test
  void findsAHang() {
    CountDownLatch never = new CountDownLatch(1);

    AssertionError found =
        assertThrows(
            AssertionError.class,
            () -> fuzz.run("a planted hang", 1, MUTATOR::next, text -> never.await()));

    assertTrue(found.toString().contains("took more than"), found.toString());
  }

  @Test
  void findsWhatTakesTooMuchMemory() {
    AssertionError found =
        assertThrows(
            AssertionError.class,
            () ->
                new Fuzz(Duration.ofSeconds(60), Duration.ofSeconds(60))
                    .run(
                        "a planted waste",
                        1,
                        MUTATOR::next,
                        text -> {
                          long sum = 0;
                          for (int i = 0; i < 700; i++) {
                            sum += new byte[1 << 20].length;
                          }
                          assertEquals(700L << 20, sum);
                        }));

    assertTrue(found.toString().contains("allocated"), found.toString());
  }
}
