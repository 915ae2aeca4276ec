package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reply;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.Right;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What several requests about one session do to each other. */
final class SessionKeeperTest {
  private static final SessionSettings SETTINGS =
      new SessionSettings(
          Duration.ofSeconds(10),
          Duration.ofSeconds(10),
          true,
          Duration.ofSeconds(5),
          Duration.ofMillis(2500));

  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryNode node = new MemoryBackend(timers).node("a", "10.0.0.1");
  private final Platform platform = new VirtualPlatform(timers, Duration.ofMillis(2)).platform();
  private final List<DaemonNotice> notices = new ArrayList<>();
  private final List<String> alarms = new ArrayList<>();
  private final SteeredCalls calls = new SteeredCalls(platform.calls());
  private final BallotListener listener =
      new BallotListener() {
        @Override
        public void noticed(String election, Notice notice) {}

        @Override
        public void noticed(DaemonNotice notice) {
          if (listenerThrows) {
            throw new IllegalStateException("planted");
          }
          notices.add(notice);
        }
      };
  private final SessionKeeper keeper =
      new SessionKeeper(
          node.lockPort(),
          SETTINGS,
          new Platform(timers, calls, platform.loops()),
          listener,
          new Outage(timers, listener),
          (election, detail) -> alarms.add(detail));
  private boolean listenerThrows;
  private @Nullable Session session;
  private final SessionKeeper.Member member =
      keeper.join(new LockKey("k"), Duration.ofSeconds(2), seen -> session = seen);

  /** Holds back replies, or puts others in their place. */
  private static final class SteeredCalls implements Calls {
    private final Calls calls;
    private final Queue<Runnable> heldBack = new ArrayDeque<>();
    private Predicate<Object> holds = answer -> false;
    private Queue<SessionAnswer> sessionAnswers = new ArrayDeque<>();
    private boolean failsBeats;
    private int renewed;

    SteeredCalls(Calls calls) {
      this.calls = calls;
    }

    @Override
    public <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
      calls.make(request, made -> told(made, reply));
    }

    private <A> void told(Reply<A> made, Consumer<Reply<A>> reply) {
      Reply<A> given = made instanceof Reply.Answered<A> answered ? steered(answered) : made;
      if (made instanceof Reply.Answered<A> answered && holds.test(answered.answer())) {
        heldBack.add(() -> reply.accept(given));
      } else {
        reply.accept(given);
      }
    }

    @SuppressWarnings("unchecked") // An answer takes the place of one of its own kind.
    private <A> Reply<A> steered(Reply.Answered<A> made) {
      if (failsBeats && made.answer() instanceof BeatAnswer) {
        return new Reply.Failed<>(Failure.TIMEOUT, "no answer in time");
      }
      if (made.answer() instanceof RenewAnswer.Renewed) {
        renewed++;
      }
      return made.answer() instanceof SessionAnswer && !sessionAnswers.isEmpty()
          ? new Reply.Answered<>((A) sessionAnswers.remove())
          : made;
    }
  }

  private void pass(Duration duration) {
    timers.runUntil(timers.now() + duration.toNanos());
  }

  @Test
  void aRenewalAskedForWhileASessionIsBeingOpenedDoesNotEndTheTriesToOpenOne() {
    calls.sessionAnswers.add(new SessionAnswer.NotNow("a check is in critical state"));
    member.want(true);
    pass(Duration.ofMillis(20));
    assertEquals(1, notices.size(), "it was refused once, and waits to try again");
    member.renewNow();
    pass(Duration.ofSeconds(5));
    assertNotNull(session);
  }

  @Test
  void anAnswerToARenewalOfTheSessionBeforeDoesNotEndTheRenewalsOfThisOne() {
    member.want(true);
    pass(Duration.ofMillis(20));
    calls.holds = answer -> answer instanceof RenewAnswer.Renewed;
    pass(Duration.ofSeconds(2));
    assertEquals(1, calls.heldBack.size(), "one renewal is under way, unanswered");
    calls.holds = answer -> false;
    member.want(false);
    pass(Duration.ofMillis(20));
    member.want(true);
    pass(Duration.ofSeconds(2));
    calls.heldBack.remove().run();
    int before = calls.renewed;
    pass(Duration.ofSeconds(5));
    assertTrue(calls.renewed - before >= 4, () -> (calls.renewed - before) + " renewals in 5 s");
  }

  @Test
  void aSessionThatConsulRefusesForNowIsNoOutage() {
    calls.sessionAnswers.add(new SessionAnswer.NotNow("a check is in critical state"));
    member.want(true);
    pass(Duration.ofSeconds(5));
    assertEquals(List.of(new DaemonNotice.SessionTrouble("a check is in critical state")), notices);
  }

  @Test
  void aKeeperThatBreaksRaisesTheAlarmAndDoesNotEndItsRenewalsInSilence() {
    member.want(true);
    pass(Duration.ofMillis(20));
    listenerThrows = true;
    node.cutOff();
    pass(Duration.ofSeconds(2));
    assertEquals(1, alarms.size());
    assertTrue(alarms.getFirst().contains("planted"), alarms::getFirst);
  }

  @Test
  void aLivenessCheckThatTheAgentLostIsRegisteredAgainBeforeTheNextTry() {
    calls.sessionAnswers.add(new SessionAnswer.NotNow("a check is in critical state"));
    member.want(true);
    pass(Duration.ofMillis(20));
    // Else a beat would find out first.
    calls.failsBeats = true;
    node.loseRegistrations();
    node.antiEntropy();
    pass(Duration.ofSeconds(5));
    assertNotNull(session);
    assertTrue(
        notices.stream().noneMatch(DaemonNotice.LivenessRefused.class::isInstance),
        notices::toString);
  }

  @Test
  void aLivenessCheckThatMayNotBeRegisteredAgainIsDoneWithout() {
    calls.sessionAnswers.add(new SessionAnswer.NotNow("a check is in critical state"));
    member.want(true);
    pass(Duration.ofMillis(20));
    node.loseRegistrations();
    node.antiEntropy();
    node.deny(Right.LIVENESS);
    pass(Duration.ofSeconds(5));
    assertNotNull(session);
  }

  @Test
  void aRefusalToRegisterTheLivenessCheckAgainIsToldOnce() {
    member.want(true);
    pass(Duration.ofMillis(20));
    node.loseRegistrations();
    node.deny(Right.LIVENESS);
    pass(Duration.ofSeconds(10));
    assertEquals(1, notices.size(), notices::toString);
  }

  @Test
  void whoWaitsForTheEndOfAnAbandonedSessionWaitsForNothing() {
    member.want(true);
    pass(Duration.ofMillis(20));
    boolean[] ended = new boolean[1];
    keeper.whenEnded(() -> ended[0] = true);
    keeper.abandon();
    assertTrue(ended[0]);
  }

  @Test
  void beatsThatFailBesideRenewalsThatDoNotAreOneOutage() {
    member.want(true);
    pass(Duration.ofMillis(20));
    calls.failsBeats = true;
    pass(Duration.ofMillis(4_500));
    assertEquals(List.of(new DaemonNotice.OutageBegan("no answer in time")), notices);
    calls.failsBeats = false;
    pass(Duration.ofSeconds(2));
    assertEquals(2, notices.size(), notices::toString);
    assertInstanceOf(DaemonNotice.OutageEnded.class, notices.getLast());
  }

  @Test
  void aBeatThatFailsAfterTheSessionHasEndedIsNoOutage() {
    member.want(true);
    pass(Duration.ofMillis(20));
    calls.failsBeats = true;
    calls.holds = answer -> answer instanceof BeatAnswer;
    pass(Duration.ofSeconds(1));
    assertEquals(1, calls.heldBack.size(), "a beat is under way");
    member.want(false);
    pass(Duration.ofSeconds(1));
    calls.heldBack.remove().run();
    assertEquals(List.of(), notices);
  }
}
