package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.Failure;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class OutageTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final List<DaemonNotice> notices = new ArrayList<>();
  private final Outage outage =
      new Outage(
          timers,
          new BallotListener() {
            @Override
            public void noticed(String election, Notice notice) {
              throw new AssertionError(notice);
            }

            @Override
            public void noticed(DaemonNotice notice) {
              notices.add(notice);
            }
          });

  @Test
  void isToldOnceWhenItBeginsAndOnceWhenEverythingWorksAgain() {
    outage.failed("a", Failure.UNREACHABLE, "refused");
    outage.failed("b", Failure.TIMEOUT, "slow");
    outage.failed("a", Failure.UNREACHABLE, "refused");
    timers.advance(Duration.ofSeconds(3));
    outage.worked("a");
    assertEquals(List.of(new DaemonNotice.OutageBegan("refused")), notices);
    outage.worked("b");
    assertEquals(new DaemonNotice.OutageEnded(Duration.ofSeconds(3)), notices.getLast());
    assertEquals(2, notices.size());
  }

  @Test
  void aRefusalIsAnAnswerAndToldOnce() {
    outage.failed("a", Failure.DENIED, "403 on a");
    outage.failed("a", Failure.DENIED, "403 on a");
    assertEquals(List.of(new DaemonNotice.Refused("403 on a")), notices);
  }

  @Test
  void aSourceThatIsRefusedAfterItFailedEndsTheOutage() {
    outage.failed("a", Failure.UNREACHABLE, "refused");
    outage.failed("a", Failure.DENIED, "403 on a");
    assertEquals(
        List.of(
            new DaemonNotice.OutageBegan("refused"),
            new DaemonNotice.OutageEnded(Duration.ZERO),
            new DaemonNotice.Refused("403 on a")),
        notices);
  }

  @Test
  void aSourceThatIsNotNeededAnyMoreSaysNothingOfAnEnd() {
    outage.failed("a", Failure.TIMEOUT, "slow");
    outage.forget("a");
    assertEquals(List.of(new DaemonNotice.OutageBegan("slow")), notices);
    timers.advance(Duration.ofSeconds(2));
    outage.worked("b");
    assertEquals(new DaemonNotice.OutageEnded(Duration.ofSeconds(2)), notices.getLast());
  }

  @Test
  void endsWithTheLastOneThatIsNotNeededAnyMoreWhereTheOthersWork() {
    outage.failed("a", Failure.TIMEOUT, "slow");
    outage.failed("b", Failure.TIMEOUT, "slow");
    outage.worked("a");
    outage.forget("b");
    assertEquals(new DaemonNotice.OutageEnded(Duration.ZERO), notices.getLast());
    outage.failed("a", Failure.TIMEOUT, "slow");
    assertEquals(new DaemonNotice.OutageBegan("slow"), notices.getLast());
  }
}
