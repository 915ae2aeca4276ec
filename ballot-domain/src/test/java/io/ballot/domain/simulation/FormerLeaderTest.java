package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.time.Duration;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A leader that was cut off comes back in the very moment in which an operator deletes its
 * successor's key, of which it has never heard. Too rare to be drawn: whoever has been there all
 * along is quicker to the lock, so there is nobody else here.
 */
final class FormerLeaderTest {
  private static final int SCHEDULES = 10;

  /** Seeds whose setups are of use: one election, and a demote hook with a budget to speak of. */
  static LongStream seeds() {
    return LongStream.iterate(1, seed -> seed + 1)
        .filter(seed -> {
          Schedule drawn = Schedule.of(seed);
          return drawn.setup().layout() == Setup.Layout.ONE_ELECTION
              && drawn.givenUp().isEmpty()
              && drawn.setup().demoteBudget() == null
              && drawn.setup().hosts() == 3;
        })
        .limit(SCHEDULES);
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void waitsForTheSuccessorWhoseKeyWasDeleted(long seed) {
    Setup setup = Schedule.of(seed).setup();
    Schedule nothingElse = new Schedule(seed, setup, List.of(), Duration.ofSeconds(1));
    World world = new World(nothingElse, true, new Coverage());
    Host former = world.hosts().get(0);
    Host successor = world.hosts().get(1);
    former.startDaemon();
    runFor(world, Duration.ofSeconds(3));
    successor.startDaemon();
    runFor(world, Duration.ofSeconds(6));
    former.node().cutOff();
    runFor(world, Duration.ofSeconds(50));
    List<Competitor> leaders = world.referee().leaders(World.FIRST_KEY);
    assertEquals(List.of(1), leaders.stream().map(Competitor::host).toList());
    successor.mood(HookMood.SLOW, () -> {});

    world.backend().delete(World.FIRST_KEY);
    former.agentIsBack();
    runFor(world, Duration.ofSeconds(15));

    assertNull(world.referee().breach());
  }

  private static void runFor(World world, Duration time) {
    long until = world.timers().now() + time.toNanos();
    while (world.timers().now() < until && world.referee().breach() == null) {
      world.step(until);
    }
  }
}
