package io.ballot.it.daemon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How log lines are waited for, with a shell in the daemon's place. */
class DaemonProcessTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;

  private DaemonProcess writing(String script) {
    return DaemonProcess.startCommand("writer", List.of("/bin/sh", "-c", script), Map.of(), folder);
  }

  @Test
  void waitsForAnEventByItsName() throws Exception {
    try (DaemonProcess daemon =
        writing("echo '{\"event\":\"started\"}'; echo '{\"event\":\"elected\",\"token\":7}'")) {
      JsonNode elected = daemon.awaitEvent("elected", BOUND);

      assertEquals(7, elected.path("token").asLong());
    }
  }

  @Test
  void passesOverLinesThatAreNoJsonObjects() throws Exception {
    try (DaemonProcess daemon =
        writing("echo plain; echo '[1]'; echo '{\"event\":\"started\"}'; echo '{broken'")) {
      daemon.awaitExit(BOUND);

      assertEquals(1, daemon.events().size());
      assertEquals(4, daemon.mark());
    }
  }

  @Test
  void waitsForANewEventFromAMarkOn() throws Exception {
    try (HookGate gate = new HookGate(folder, "gate");
        DaemonProcess daemon =
            writing(
                "echo '{\"event\":\"elected\",\"n\":1}'; "
                    + gate.waitHere()
                    + "; echo '{\"event\":\"elected\",\"n\":2}'")) {
      daemon.awaitEvent("elected", BOUND);
      long mark = daemon.mark();
      gate.letOneThrough();

      JsonNode second = daemon.awaitEvent(mark, DaemonProcess.is("elected"), BOUND);

      assertEquals(2, second.path("n").asInt());
    }
  }

  @Test
  void showsTheEndOfBothLogsWhenAWaitIsInVain() throws Exception {
    try (DaemonProcess daemon = writing("echo said; echo complained >&2; exit 1")) {
      daemon.awaitExit(BOUND);

      AssertionError error =
          assertThrows(
              AssertionError.class, () -> daemon.awaitEvent("elected", Duration.ofMillis(20)));

      String message = String.valueOf(error.getMessage());
      assertTrue(message.contains("it has ended"), message);
      assertTrue(message.contains("said\ncomplained"), message);
    }
  }
}
