package io.ballot.it.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@OnRealConsul
class DaemonProcessIT {

  private static final Duration BOUND = Duration.ofSeconds(30);

  @Test
  void saysItsVersionOnTheTestsClassPath(Lab lab) throws Exception {
    DaemonProcess ballot = lab.ballot("version", List.of("--version"), Map.of());

    assertEquals(0, ballot.awaitExit(BOUND));
    assertTrue(ballot.output().tail(1).getFirst().startsWith("ballot "));
  }

  @Test
  void endsWithACodeOfItsOwnOnWrongUsage(Lab lab) throws Exception {
    DaemonProcess ballot = lab.ballot("wrong", List.of("no-such-command"), Map.of());

    assertEquals(2, ballot.awaitExit(BOUND));
  }
}
