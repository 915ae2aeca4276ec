package io.ballot.it.fault;

import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * All faults mixed, for {@code -Dfaults.minutes}, drawn from {@code -Dfaults.seed} or one that is
 * printed.
 */
@OnRealConsul
final class MixedFaultsIT {

  @Test
  void nothingThatIsPromisedIsBrokenHoweverFaultsAreMixed(Lab lab) throws Exception {
    String given = System.getProperty("faults.seed", "");
    long seed =
        given.isEmpty() ? ThreadLocalRandom.current().nextLong(1_000_000) : Long.parseLong(given);
    Duration length = Duration.ofMinutes(Long.getLong("faults.minutes", 1));
    LineLog log = new LineLog(Path.of("target", "fault-logs", "mixed-" + seed + ".log"));
    System.out.printf(
        "mixed faults for %d min, -Dfaults.seed=%d; what is done: %s%n",
        length.toMinutes(), seed, log.file());

    Deadline end = Deadline.in(length);
    Mixture mixture = new Mixture(lab, seed, log);
    try {
      do {
        mixture.round();
      } while (!end.isOver());
      mixture.end();
    } catch (Exception | AssertionError e) {
      mixture.broken(e);
      throw e;
    }
  }
}
