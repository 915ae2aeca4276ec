package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Event;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SightTest {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final List<DaemonNotice> notices = new ArrayList<>();
  private final Outage outage =
      new Outage(
          new VirtualTimers(),
          new BallotListener() {
            @Override
            public void noticed(String election, Notice notice) {}

            @Override
            public void noticed(DaemonNotice notice) {
              notices.add(notice);
            }
          });

  @Test
  void aFailureThatComesWhileItIsClosedDoesNotKeepAnOutageOpen() throws Exception {
    Sight<HealthObservation> sight =
        new Sight<>(Event.HealthSeen::new, event -> {}, failure -> {}, outage);
    Thread failing =
        new Thread(() -> sight.failed(new PortException(Failure.TIMEOUT, "no answer in time")));
    synchronized (outage) {
      failing.start();
      long until = System.nanoTime() + BOUND.toNanos();
      while (failing.getState() != Thread.State.BLOCKED) {
        assertTrue(System.nanoTime() < until, "the failure does not reach the outage");
        Thread.onSpinWait();
      }
      sight.close();
    }
    failing.join(BOUND);

    outage.failed("another", Failure.TIMEOUT, "no answer in time");
    outage.worked("another");
    assertEquals(
        List.of(
            new DaemonNotice.OutageBegan("no answer in time"),
            new DaemonNotice.OutageEnded(Duration.ZERO)),
        notices);
  }
}
