package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.TagAnswer;
import org.jspecify.annotations.Nullable;

/** The answers that a test gives by hand. */
abstract class Replies extends Table {
  Replies(ElectionSettings settings) {
    super(settings);
  }

  /** The index of something that happens just now. */
  abstract long nextIndex();

  Bench acquire(AcquireAnswer answer) {
    return acquire(new Reply.Answered<>(answer));
  }

  /** The acquire succeeds, just now; tells the fencing token. */
  long acquired() {
    long token = nextIndex();
    acquire(new AcquireAnswer.Acquired(token, Cast.MADE));
    return token;
  }

  /** The acquire succeeds, just now, and makes the key. */
  Bench acquiredAnew() {
    long token = nextIndex();
    return acquire(new AcquireAnswer.Acquired(token, token));
  }

  Bench acquireFails(Failure failure) {
    return acquire(new Reply.Failed<>(failure, "acquire: " + failure));
  }

  private Bench acquire(Reply<AcquireAnswer> reply) {
    return send(new Event.AcquireReply(take(Effect.Acquire.class), reply));
  }

  Bench released() {
    return release(new Reply.Answered<>(new ReleaseAnswer.Released(nextIndex())));
  }

  Bench releaseAt(long index) {
    return release(new Reply.Answered<>(new ReleaseAnswer.Released(index)));
  }

  Bench releaseMoved(LockState now) {
    LockObservation seen = new LockObservation(nextIndex(), now);
    return release(new Reply.Answered<>(new ReleaseAnswer.Moved(seen)));
  }

  Bench releaseFails(Failure failure) {
    return release(new Reply.Failed<>(failure, "release: " + failure));
  }

  private Bench release(Reply<ReleaseAnswer> reply) {
    return send(new Event.ReleaseReply(take(Effect.Release.class), reply));
  }

  Bench read(long at, LockState seen) {
    Reply<LockObservation> reply = new Reply.Answered<>(new LockObservation(at, seen));
    return send(new Event.ReadReply(take(Effect.ReadLock.class), reply));
  }

  Bench readFails(Failure failure) {
    return send(
        new Event.ReadReply(
            take(Effect.ReadLock.class), new Reply.Failed<>(failure, "read: " + failure)));
  }

  Bench describe(SessionDescription description) {
    return send(
        new Event.DescribeReply(
            take(Effect.DescribeSession.class), new Reply.Answered<>(description)));
  }

  Bench describeFails(Failure failure) {
    return send(
        new Event.DescribeReply(
            take(Effect.DescribeSession.class),
            new Reply.Failed<>(failure, "describe: " + failure)));
  }

  Bench tag(TagAnswer answer) {
    return send(new Event.TagReply(takeTag(), new Reply.Answered<>(answer)));
  }

  Bench tagFails(Failure failure) {
    return send(new Event.TagReply(takeTag(), new Reply.Failed<>(failure, "tag: " + failure)));
  }

  private long takeTag() {
    if (isPending(Effect.AssignTag.class)) {
      return take(Effect.AssignTag.class);
    }
    return isPending(Effect.AddTag.class)
        ? take(Effect.AddTag.class)
        : take(Effect.RemoveTag.class);
  }

  Bench markRead(MarkReading reading) {
    return send(
        new Event.MarkReadReply(take(Effect.ReadMark.class), new Reply.Answered<>(reading)));
  }

  Bench markRead(Mark mark) {
    return markRead(new MarkReading.Found(mark));
  }

  Bench markReadFails(Failure failure) {
    return send(
        new Event.MarkReadReply(
            take(Effect.ReadMark.class), new Reply.Failed<>(failure, "mark: " + failure)));
  }

  Bench markWritten(@Nullable String failure) {
    return send(new Event.MarkReply(take(Effect.WriteMark.class), failure));
  }

  Bench markRemoved(@Nullable String failure) {
    return send(new Event.MarkReply(take(Effect.RemoveMark.class), failure));
  }

  Bench orphansEnded(int count) {
    return send(new Event.OrphansReply(take(Effect.EndOrphans.class), count));
  }

  Bench hookStarts() {
    return send(new Event.HookStarted(pending(Effect.StartHook.class).attempt(), Cast.PROCESS));
  }

  Bench hookEnds(HookOutcome outcome) {
    Effect.StartHook start = pending(Effect.StartHook.class);
    diary.add(start.call().event().text() + " ended");
    return send(new Event.HookEnded(take(Effect.StartHook.class), outcome));
  }
}
