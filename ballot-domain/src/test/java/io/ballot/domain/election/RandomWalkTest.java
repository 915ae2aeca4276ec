package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Thousands of walks on which anything may happen, each watched by the {@link Referee} at every
 * step, and each brought to a good end. A walk is repeated with {@code -Dballot.walk=SEED}.
 */
final class RandomWalkTest {
  private static final int WALKS = Integer.getInteger("ballot.walks", 2_000);
  private static final int STEPS = 250;
  private static final Duration PATIENCE = Duration.ofMinutes(4);

  private final Set<Class<?>> phasesSeen = new HashSet<>();
  private final Set<Reason> reasonsSeen = EnumSet.noneOf(Reason.class);

  @Test
  void noRuleIsBrokenAndAnElectionAlwaysComesToSomething() {
    Long one = Long.getLong("ballot.walk");
    if (one != null) {
      walk(one);
      return;
    }
    long first = new Random().nextLong();
    System.out.println("random walks of the core from seed " + first);
    for (int i = 0; i < WALKS; i++) {
      walk(first + i);
    }
    // Walks that get nowhere would find nothing.
    assertTrue(phasesSeen.size() == 10, () -> "only seen: " + phasesSeen);
    assertTrue(reasonsSeen.size() == Reason.values().length - 1, () -> "only seen: " + reasonsSeen);
  }

  private void walk(long seed) {
    Walk walk = new Walk(seed);
    Bench bench = walk.bench();
    List<String> steps = new ArrayList<>();
    try {
      for (int i = 0; i < STEPS; i++) {
        walk.step();
        look(bench);
        steps.add(bench.phase().getClass().getSimpleName());
      }
      comesToSomething(bench);
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("walk " + seed + ": " + e + "\n  by way of " + steps, e);
    }
  }

  private void look(Bench bench) {
    phasesSeen.add(bench.phase().getClass());
    if (bench.phase() instanceof Phase.Demoting demoting) {
      reasonsSeen.add(demoting.reason());
    }
  }

  private static void comesToSomething(Bench bench) {
    boolean stops = bench.state().standing().stopping;
    boolean so =
        new Calm(bench)
            .comesTo(
                () ->
                    stops
                        ? bench.phase() instanceof Phase.Stopped
                        : bench.phase() instanceof Phase.Leading,
                PATIENCE);
    assertTrue(so, () -> "it comes to nothing: " + bench.phase() + " after " + bench.diary);
  }
}
