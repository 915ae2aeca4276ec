package io.ballot.it.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class DefaultSignalsTest {
  private static final List<String> INTERRUPTED =
      List.of("/bin/sh", "-c", "kill -INT $$; echo survived");

  @TempDir Path folder;

  private Ran whereInterruptsAreIgnored(List<String> command) throws InterruptedException {
    List<String> all = new ArrayList<>(List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh"));
    all.addAll(command);
    return Ran.command(all, Map.of("PATH", "/usr/bin:/bin"), folder, Duration.ofSeconds(10));
  }

  @Test
  void aCommandIsReachedBySignalsThatWhoeverRunsTheTestsIgnores() throws Exception {
    assertEquals("survived\n", whereInterruptsAreIgnored(INTERRUPTED).output());
    Ran reached = whereInterruptsAreIgnored(DefaultSignals.of(INTERRUPTED));
    assertEquals("", reached.output());
    assertFalse(reached.succeeded());
  }
}
