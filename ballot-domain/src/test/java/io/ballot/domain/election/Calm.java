package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * The world after a {@link Walk}: it is what it seems to be, answers everything, and nobody else
 * wants the role. Whatever happened before, the election then has to come to something.
 */
final class Calm {
  private final Bench bench;
  private LockState lock = new LockState.Missing();

  Calm(Bench bench) {
    this.bench = bench;
  }

  /** Lets up to so much time pass until something is so; tells whether it came to be so. */
  boolean comesTo(BooleanSupplier so, Duration bound) {
    bench.registered().health(Cast.healthy()).begin();
    tellLock();
    long until = bench.now() + bound.toNanos();
    while (bench.now() < until) {
      answerEverything();
      if (so.getAsBoolean()) {
        return true;
      }
      if (bench.hasSession()) {
        bench.renewed();
      } else {
        bench.sessionOpens();
      }
      answerEverything();
      long wake = Math.min(bench.wakeAt(), bench.now() + Bench.RENEW_PERIOD.toNanos());
      bench.pass(Duration.ofNanos(Math.max(0, wake - bench.now())));
    }
    return so.getAsBoolean();
  }

  private void answerEverything() {
    for (int i = 0; i < 1_000; i++) {
      List<Effect> pending = bench.pending();
      if (pending.isEmpty()) {
        return;
      }
      answer(pending.getFirst());
    }
    throw new AssertionError("it never stops asking: " + bench.pending() + " in " + bench.phase());
  }

  private void answer(Effect asked) {
    switch (asked) {
      case Effect.Acquire it when !isPresent(it.request().session()) ->
          bench.answer(
              it,
              new Event.AcquireReply(
                  it.attempt(), new Reply.Answered<>(new AcquireAnswer.SessionGone())));
      case Effect.Acquire it -> {
        Payload payload = it.request().payload();
        long index = bench.nextIndex();
        lock = new LockState.Held(it.request().session(), Cast.MADE, index, payload);
        bench.answer(
            it,
            new Event.AcquireReply(
                it.attempt(), new Reply.Answered<>(new AcquireAnswer.Acquired(index, Cast.MADE))));
        tellLock();
      }
      case Effect.Release it -> {
        bench.answer(it, new Event.ReleaseReply(it.attempt(), new Reply.Answered<>(released(it))));
        tellLock();
      }
      case Effect.ReadLock it ->
          bench.answer(it, new Event.ReadReply(it.attempt(), new Reply.Answered<>(observation())));
      default -> {
        Kindness.answer(asked, event -> answerOnce(asked, event));
        showTag(asked);
      }
    }
  }

  private boolean isPresent(SessionId session) {
    return bench.hasSession() && bench.session().equals(session);
  }

  private void answerOnce(Effect asked, Event event) {
    if (event instanceof Event.HookStarted) {
      bench.send(event);
    } else {
      bench.answer(asked, event);
    }
  }

  private void showTag(Effect asked) {
    if (asked instanceof Effect.AssignTag) {
      bench.registered("primary");
    } else if (asked instanceof Effect.AddTag add) {
      bench.registered(add.tag());
    } else if (asked instanceof Effect.RemoveTag) {
      bench.registered();
    }
  }

  private ReleaseAnswer released(Effect.Release asked) {
    boolean matches =
        lock instanceof LockState.Held held
            && held.modifyIndex() == asked.request().keyIndex()
            && held.session().equals(asked.request().session());
    if (!matches) {
      return new ReleaseAnswer.Moved(observation());
    }
    long index = bench.nextIndex();
    lock = new LockState.Free(Cast.MADE, index, asked.request().payload());
    return new ReleaseAnswer.Released(index);
  }

  private LockObservation observation() {
    return new LockObservation(bench.nextIndex(), lock);
  }

  private void tellLock() {
    bench.nextIndex();
    bench.lock(lock);
  }
}
