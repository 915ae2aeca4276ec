package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.daemon.HookClock;
import io.ballot.it.daemon.HookGate;
import io.ballot.it.daemon.HookLog;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import io.ballot.it.process.Signal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(OS.LINUX)
class HookWitnessTest {

  private static final Duration BOUND = Duration.ofSeconds(10);

  @TempDir Path folder;

  private ChildProcess run(String hook) {
    LineLog output = new LineLog(folder.resolve("output"));
    Map<String, String> environment =
        Map.of("PATH", "/usr/bin:/bin", "BALLOT_EVENT", "promote", Rivals.DAEMON, "web-1#1");
    return ChildProcess.start(List.of(hook), environment, folder, output, output);
  }

  @Test
  void seesWhenAHookBeganAndEndedAndWhoseItWas() throws Exception {
    HookLog log = new HookLog(folder, HookClock.BOOT, List.of(Rivals.DAEMON));
    long before = BootClock.now();
    try (HookWitness witness = new HookWitness(log.file());
        ChildProcess hook = run(log.hook("promote"))) {
      hook.awaitExit(BOUND);
      Sighting seen = witness.await(it -> !it.runs(), BOUND).orElseThrow();

      assertEquals("web-1#1", seen.daemon());
      assertEquals(hook.pid(), seen.begin().pid());
      assertTrue(before <= seen.begin().nanos(), seen::toString);
      assertTrue(seen.begin().nanos() <= seen.endedAt(), seen::toString);
      assertTrue(seen.endedAt() <= BootClock.now(), seen::toString);
    }
  }

  @Test
  void seesTheEndOfAHookThatWasKilledAndSaysNothing() throws Exception {
    HookLog log = new HookLog(folder, HookClock.BOOT, List.of(Rivals.DAEMON));
    try (HookGate gate = new HookGate(folder, "gate");
        HookWitness witness = new HookWitness(log.file());
        ChildProcess hook = run(log.hook("promote", gate.waitHere()))) {
      Sighting running = witness.await(Sighting::runs, BOUND).orElseThrow();
      long alive = BootClock.now();
      hook.signal(Signal.KILL);
      hook.awaitExit(BOUND);
      Sighting ended = witness.await(it -> !it.runs(), BOUND).orElseThrow();

      assertEquals(running.begin(), ended.begin());
      assertTrue(ended.endedAt() >= running.begin().nanos(), ended::toString);
      // It was looked after all the time, so it was seen a moment before.
      assertTrue(alive - ended.endedAt() < Duration.ofSeconds(2).toNanos(), ended::toString);
    }
  }
}
