package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import java.util.Random;

/**
 * One walk through an election on which anything may happen at any time: observations, answers of
 * every kind in any order, late or twice, time that passes, freezes and jumps. Only what Consul
 * promises is kept: indexes grow, and so do the tokens of our own terms. Half of the walks are
 * mild: most things go well in them, so that they get further, and now and then contact is lost for
 * long.
 */
final class Walk {
  private static final List<Failure> FAILURES = List.of(Failure.values());

  private final Random random;
  private final Bench bench;
  private final boolean mild;
  private boolean cutOff;
  private long startedHook;
  private Event lastAnswer = new Event.Woken();

  Walk(long seed) {
    random = new Random(seed);
    mild = chance(50);
    bench = Bench.with(this::anySettings);
    bench.byHand(Effect.class);
    bench.renewsNoMore();
  }

  Bench bench() {
    return bench;
  }

  private ElectionSettingsBuilder anySettings(ElectionSettingsBuilder settings) {
    return settings
        .primaryTag(chance(80) ? "primary" : null)
        .replicaTag(chance(50) ? "replica" : null)
        .hooks(
            new Hooks(
                chance(80) ? Cast.command("promote") : null,
                chance(80) ? Cast.command("demote") : null,
                chance(50) ? Cast.command("leader-change") : null))
        .tagAfterPromote(chance(30))
        .demoteAwaitsLeader(chance(20))
        .demoteOnStart(any(ElectionSettings.DemoteOnStart.values()))
        .whenUnreachable(any(ElectionSettings.WhenUnreachable.values()))
        .onPromoteFailure(any(ElectionSettings.OnPromoteFailure.values()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  @SafeVarargs
  private <T> T any(T... choices) {
    return choices[random.nextInt(choices.length)];
  }

  /** Lets the next thing happen. */
  void step() {
    int rare = mild ? 6 : 1;
    switch (random.nextInt(9 + 4 / rare)) {
      case 0, 1, 2, 3, 4 -> answerAny();
      case 5, 6 -> time();
      case 7, 8 -> session();
      default -> disturb();
    }
    if (mild && chance(3)) {
      disturb();
    }
    if (mild && chance(cutOff ? 4 : 1)) {
      cutOff = !cutOff;
    }
  }

  private void disturb() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> lock();
      case 3, 4, 5 -> instance();
      case 6 -> bench.send(lastAnswer);
      default -> command();
    }
  }

  private void command() {
    switch (random.nextInt(200)) {
      case 0 -> bench.stop();
      case 1, 2, 3, 4, 5 -> bench.stepDown();
      case 6 -> bench.clockJump();
      case 7, 8 -> bench.freeze(Duration.ofMillis(random.nextInt(30_000)));
      default -> bench.begin();
    }
  }

  private void time() {
    if (bench.wakeAt() != Long.MAX_VALUE && chance(50)) {
      Duration wait = Duration.ofNanos(Math.max(0, bench.wakeAt() - bench.now()));
      bench.pass(wait.compareTo(Duration.ofMinutes(1)) < 0 ? wait : Duration.ofMinutes(1));
    } else {
      bench.passMillis(random.nextInt(chance(80) ? 50 : 2_000));
    }
    if (mild && !cutOff && bench.hasSession()) {
      bench.renewed();
    }
  }

  private void session() {
    if (!bench.hasSession()) {
      bench.sessionOpens();
      return;
    }
    if (cutOff) {
      bench.renewalFails();
      return;
    }
    if (mild && chance(95)) {
      bench.renewed();
      return;
    }
    switch (random.nextInt(40)) {
      case 0 -> bench.sessionGone();
      case 1 -> bench.sessionOpens();
      case 2 -> bench.contactLost();
      case 3, 4, 5 -> bench.renewalFails();
      default -> bench.renewed();
    }
  }

  private void instance() {
    switch (random.nextInt(12)) {
      case 0 -> bench.notRegistered();
      case 1 -> bench.registered("primary");
      case 2, 3 -> bench.registered();
      case 4 -> bench.health(Cast.critical("disk"));
      case 5 -> bench.health(Cast.health(true, false));
      case 6 -> bench.rivalCarries("primary");
      case 7 -> bench.rivalCarries();
      case 8 -> bench.health(Cast.health(false, false, Cast.check("a", CheckStatus.WARNING)));
      default -> bench.health(Cast.healthy());
    }
  }

  private void lock() {
    if (chance(15)) {
      bench.lockAt(1L + random.nextInt(100), anyOthersState());
    } else {
      bench.lock(anyState());
    }
  }

  private LockState anyState() {
    if (bench.hasSession() && chance(30)) {
      LockValue value = chance(80) ? Cast.ownPayload(bench.session()) : new ForeignValue("hello");
      return new LockState.Held(bench.session(), anyCreation(), bench.nextIndex(), value);
    }
    bench.nextIndex();
    return anyOthersState();
  }

  private long anyCreation() {
    return chance(85) ? Cast.MADE : Cast.MADE + random.nextInt(3);
  }

  /** A state of the lock in which no present session of ours holds it. */
  private LockState anyOthersState() {
    SessionId rival = Cast.session("r" + random.nextInt(3));
    long index = 1L + random.nextInt(100);
    return switch (random.nextInt(8)) {
      case 0, 1 -> new LockState.Missing();
      case 2 -> new LockState.Free(anyCreation(), index, Cast.rivalPayload(rival));
      case 3 -> new LockState.Free(anyCreation(), index, Cast.ncodePayload(rival));
      case 4 -> new LockState.Held(rival, anyCreation(), index, new ForeignValue("hello"));
      case 5 -> new LockState.Held(rival, anyCreation(), index, Cast.ncodePayload(rival));
      case 6 -> new LockState.Held(rival, anyCreation(), index, Cast.ownPayload(rival));
      default -> new LockState.Held(rival, anyCreation(), index, Cast.rivalPayload(rival));
    };
  }

  private void answerAny() {
    List<Effect> pending = bench.pending();
    if (!pending.isEmpty()) {
      Effect asked = pending.get(random.nextInt(pending.size()));
      if (asked instanceof Effect.StartHook start && start.attempt() != startedHook && chance(40)) {
        startedHook = start.attempt();
        bench.send(new Event.HookStarted(start.attempt(), Cast.PROCESS));
      } else {
        lastAnswer = answer(asked);
        bench.answer(asked, lastAnswer);
      }
    }
  }

  private <A> Reply<A> reply(A answer) {
    if (cutOff) {
      return new Reply.Failed<>(Failure.UNREACHABLE, "cut off");
    }
    return chance(mild ? 95 : 80)
        ? new Reply.Answered<>(answer)
        : new Reply.Failed<>(FAILURES.get(random.nextInt(FAILURES.size())), "out of luck");
  }

  private Event answer(Effect asked) {
    return switch (asked) {
      case Effect.Acquire it -> new Event.AcquireReply(it.attempt(), reply(anyAcquire()));
      case Effect.Release it -> new Event.ReleaseReply(it.attempt(), reply(anyRelease()));
      case Effect.ReadLock it -> {
        LockObservation seen =
            chance(20)
                ? new LockObservation(1L + random.nextInt(100), anyOthersState())
                : new LockObservation(bench.nextIndex(), anyState());
        yield new Event.ReadReply(it.attempt(), reply(seen));
      }
      case Effect.DescribeSession it -> new Event.DescribeReply(it.attempt(), reply(anySession()));
      case Effect.AssignTag it -> new Event.TagReply(it.attempt(), reply(anyTag()));
      case Effect.AddTag it -> new Event.TagReply(it.attempt(), reply(anyTag()));
      case Effect.RemoveTag it -> new Event.TagReply(it.attempt(), reply(anyTag()));
      case Effect.ReadMark it -> new Event.MarkReadReply(it.attempt(), reply(anyMark()));
      case Effect.WriteMark it -> new Event.MarkReply(it.attempt(), chance(90) ? null : "no disk");
      case Effect.RemoveMark it -> new Event.MarkReply(it.attempt(), chance(90) ? null : "no disk");
      case Effect.EndOrphans it -> new Event.OrphansReply(it.attempt(), random.nextInt(3));
      case Effect.StartHook it ->
          new Event.HookEnded(
              it.attempt(),
              it.attempt() == startedHook ? anyEnd() : any(anyEnd(), anyEnd(), Cast.NOT_STARTED));
      default -> throw new AssertionError("nobody answers " + asked);
    };
  }

  private AcquireAnswer anyAcquire() {
    return switch (random.nextInt(mild ? 12 : 6)) {
      case 0 -> new AcquireAnswer.HeldByOther();
      case 1 -> new AcquireAnswer.Delayed();
      case 2 -> new AcquireAnswer.SessionGone();
      case 3 -> {
        // Over before it is told.
        long token = bench.nextIndex();
        bench.nextIndex();
        bench.lock(anyOthersState());
        yield new AcquireAnswer.Acquired(token, anyCreation());
      }
      default -> new AcquireAnswer.Acquired(bench.nextIndex(), anyCreation());
    };
  }

  private ReleaseAnswer anyRelease() {
    if (chance(mild ? 90 : 60)) {
      return new ReleaseAnswer.Released(bench.nextIndex());
    }
    LockState state = anyState();
    return new ReleaseAnswer.Moved(new LockObservation(bench.nextIndex(), state));
  }

  private SessionDescription anySession() {
    return any(
        new SessionDescription.NotVisible(),
        new SessionDescription.Known("n1", "ballot/n1/1"),
        new SessionDescription.Known("n9", ""));
  }

  private TagAnswer anyTag() {
    return mild && chance(80)
        ? new TagAnswer.Done(true)
        : any(
            new TagAnswer.Done(true),
            new TagAnswer.Done(false),
            new TagAnswer.TermOver(),
            new TagAnswer.NotRegistered(),
            new TagAnswer.Refused("service:write is needed"));
  }

  private MarkReading anyMark() {
    return any(
        new MarkReading.None(),
        new MarkReading.Unreadable("not JSON"),
        new MarkReading.Found(new Mark(Cast.KEY, "web-1", null, Cast.PROCESS)),
        new MarkReading.Found(new Mark(Cast.KEY, "web-1", Cast.session("r1"), 7, Cast.PROCESS)));
  }

  private HookOutcome anyEnd() {
    return any(
        Cast.SUCCESS, Cast.FAILURE, Cast.STOPPED, new HookOutcome.TimedOut(Duration.ofSeconds(40)));
  }
}
