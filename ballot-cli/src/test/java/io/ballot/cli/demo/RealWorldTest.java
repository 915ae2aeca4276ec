package io.ballot.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Reply;
import io.ballot.domain.runtime.Timers;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class RealWorldTest {
  private static final Duration BOUND = Duration.ofSeconds(20);

  private final RealWorld world = new RealWorld();

  @AfterEach
  void end() {
    world.close();
  }

  @Test
  void theWholeDemoPlaysInRealTimeToo() {
    Plan usual = Plan.STANDARD;
    Plan plan =
        new Plan(
            usual.instances(),
            usual.liveness(),
            usual.lockDelay(),
            usual.promoteLasts(),
            usual.demoteLasts(),
            Duration.ZERO,
            Duration.ZERO,
            BOUND);
    StringWriter output = new StringWriter();
    Screen screen = new Screen(new PrintWriter(output), 80, false, Symbols.UNICODE);
    assertEquals(Demo.Ending.AS_EXPECTED, new Demo(world, plan, screen).run(), output::toString);
  }

  @Test
  void aKilledProcessDoesNothingAnyMoreAndTheOthersGoOn() throws InterruptedException {
    World.DaemonProcess dead = world.process();
    AtomicBoolean acted = new AtomicBoolean();
    AtomicBoolean passed = new AtomicBoolean();
    AtomicReference<Reply<String>> reply = new AtomicReference<>();
    in(dead.platform().timers(), Duration.ofMillis(5), () -> acted.set(true));
    dead.kill();
    dead.platform()
        .calls()
        .<String>make(
            () -> {
              acted.set(true);
              return "made";
            },
            reply::set);
    in(world.process().platform().timers(), Duration.ofMillis(40), () -> pass(passed));
    assertTrue(world.await(passed::get, BOUND));
    assertFalse(acted.get());
    assertTrue(reply.get() instanceof Reply.Failed<String>);
  }

  @Test
  void waitingEndsWhenTheWorldIsStirredAndItIsSo() throws InterruptedException {
    AtomicBoolean so = new AtomicBoolean();
    in(world.timers(), Duration.ofMillis(5), () -> pass(so));
    assertTrue(world.await(so::get, BOUND));
  }

  @Test
  void waitingEndsWithItsBoundWhenItIsNotSo() throws InterruptedException {
    assertFalse(world.await(() -> false, Duration.ofMillis(5)));
  }

  private void pass(AtomicBoolean passed) {
    passed.set(true);
    world.stir();
  }

  private static void in(Timers timers, Duration delay, Runnable task) {
    timers.at(timers.now() + delay.toNanos(), task);
  }
}
