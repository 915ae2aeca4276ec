package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What a watch on a lock tells, and how the values in it are read. */
public abstract class LockWatchContract extends LockContract {
  /** "Within milliseconds", on a machine under load. */
  private static final Duration MILLISECONDS = Duration.ofMillis(250);

  private static final int CHANGES = 7;
  private static final int FLURRY = 40;

  /** More than a backend may want to follow one by one. */
  private static final int MANY = 40;

  @Test
  void tellsThePresentFirst() throws Exception {
    LockKey missing = fixture.newKey();
    LockKey held = fixture.newKey();
    LockKey free = fixture.newKey();
    SessionId session = openSession(port);
    long token = acquire(port, held, session);
    long made = acquire(port, free, session);
    long released = release(port, free, session, made);

    assertEquals(new LockState.Missing(), watch(missing).await("anything", o -> true).state());
    assertEquals(
        new LockState.Held(session, token, token, payload(session)),
        watch(held).await("anything", o -> true).state());
    assertEquals(
        new LockState.Free(made, released, payload(session)),
        watch(free).await("anything", o -> true).state());
  }

  @Test
  void tellsAnAcquireWithAnIndexThatIsNotOlderThanItsToken() throws Exception {
    LockKey key = fixture.newKey();
    Recorder<LockObservation> seen = watch(key);
    seen.await("the missing key", LockContract::missing);
    SessionId session = openSession(rival);

    long token = acquire(rival, key, session);

    LockObservation held = seen.await("the acquire", o -> heldBy(o, session));
    assertEquals(new LockState.Held(session, token, token, payload(session)), held.state());
    assertTrue(held.index() >= token, held.toString());
  }

  @Test
  void tellsARelease() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    long token = acquire(rival, key, session);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, session));

    long released = release(rival, key, session, token);

    LockObservation free = seen.await("the release", LockContract::free);
    assertEquals(new LockState.Free(token, released, payload(session)), free.state());
    assertTrue(free.index() >= released, free.toString());
  }

  @Test
  void tellsAWriteIntoAHeldKey() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    long token = acquire(rival, key, session);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, session));

    fixture.putText(key, "an operator was here");

    LockObservation written =
        seen.await(
            "the write",
            o -> o.state() instanceof LockState.Held held && held.modifyIndex() > token);
    assertEquals(session, holderOf(written));
  }

  @Test
  void tellsADelete() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    acquire(rival, key, session);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, session));

    fixture.delete(key);

    seen.await("the delete", LockContract::missing);
  }

  @Test
  void tellsTheEndOfTheHoldersSession() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    long token = acquire(rival, key, session);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, session));

    fixture.destroy(session);

    LockObservation gone = seen.await("the end of the session", LockContract::missing);
    assertTrue(gone.index() >= token, gone + " is older than the term at " + token);
  }

  @Test
  void tellsThatAKeyCameBackAfterADelete() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    acquire(rival, key, session);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the lock as held", o -> heldBy(o, session));
    fixture.delete(key);
    seen.await("the delete", LockContract::missing);

    long token = acquire(rival, key, session);

    LockObservation held = seen.await("the new term", o -> heldBy(o, session));
    assertEquals(new LockState.Held(session, token, token, payload(session)), held.state());
  }

  @Test
  void showsAChangeWithinMilliseconds() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    Recorder<LockObservation> seen = watch(key);
    seen.await("the missing key", LockContract::missing);

    long[] took = new long[CHANGES];
    for (int i = 0; i < CHANGES; i++) {
      long token = acquire(rival, key, session);
      long acquired = time.now();
      seen.await("the acquire at " + token, o -> heldBy(o, session));
      took[i] = time.now() - acquired;
      release(rival, key, session, token);
      seen.await("the release of " + token, LockContract::free);
    }

    List<Duration> inOrder = Stream.of(took).flatMap(LockWatchContract::durations).toList();
    Duration median = inOrder.get(CHANGES / 2);
    assertTrue(median.compareTo(MILLISECONDS) < 0, "changes showed after " + inOrder);
  }

  @Test
  void tellsInOrderOneAtATimeAndNeverMissesTheNewest() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);
    Recorder<LockObservation> seen = watch(key);

    long last = 0;
    for (int i = 0; i < FLURRY; i++) {
      last = release(rival, key, session, acquire(rival, key, session));
    }
    long newest = last;

    seen.await(
        "the last release",
        o -> o.state() instanceof LockState.Free free && free.modifyIndex() == newest);
    List<Long> indexes = seen.all().stream().map(LockObservation::index).toList();
    assertEquals(indexes.stream().sorted().toList(), indexes);
    assertFalse(seen.overlapped(), "calls of one watch overlapped");
  }

  @Test
  void tellsNothingOnTheStackOfTheCaller() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(port);
    Thread caller = Thread.currentThread();
    AtomicBoolean calling = new AtomicBoolean(true);
    AtomicBoolean calledBack = new AtomicBoolean();
    Recorder<LockObservation> told = new Recorder<>(time);

    Watch watch =
        port.watch(
            key,
            new Watcher<>() {
              @Override
              public void seen(LockObservation observation) {
                look();
                told.seen(observation);
              }

              @Override
              public void failed(PortException failure) {
                look();
                told.failed(failure);
              }

              private void look() {
                if (Thread.currentThread().equals(caller) && calling.get()) {
                  calledBack.set(true);
                }
              }
            });
    acquire(port, key, session);
    calling.set(false);
    told.await("the acquire", o -> heldBy(o, session));
    watch.close();

    assertFalse(calledBack.get(), "the watcher was called from within a request");
  }

  @Test
  void tellsEveryWatchOfAKey() throws Exception {
    LockKey key = fixture.newKey();
    Recorder<LockObservation> one = watch(key);
    Recorder<LockObservation> two = watch(key);
    SessionId session = openSession(rival);

    acquire(rival, key, session);

    one.await("the acquire", o -> heldBy(o, session));
    two.await("the acquire", o -> heldBy(o, session));
  }

  @Test
  void tellsEachOfManyWatchesWhatBecomesOfItsOwnKey() throws Exception {
    List<LockKey> keys = Stream.generate(fixture::newKey).limit(MANY).toList();
    List<Recorder<LockObservation>> seen = keys.stream().map(this::watch).toList();
    for (Recorder<LockObservation> each : seen) {
      each.await("the missing key", LockContract::missing);
    }
    List<SessionId> sessions = List.of(openSession(rival), openSession(rival), openSession(rival));

    long[] tokens = new long[MANY];
    for (int i = 0; i < MANY; i++) {
      tokens[i] = acquire(rival, keys.get(i), sessions.get(i % 3));
    }
    for (int i = 0; i < MANY; i++) {
      SessionId holder = sessions.get(i % 3);
      LockObservation held = seen.get(i).await("the acquire", o -> heldBy(o, holder));
      assertEquals(new LockState.Held(holder, tokens[i], tokens[i], payload(holder)), held.state());
      assertTrue(held.index() >= tokens[i], held.toString());
    }
    long released = release(rival, keys.get(0), sessions.get(0), tokens[0]);
    fixture.destroy(sessions.get(1));
    fixture.delete(keys.get(2));

    LockObservation free = seen.get(0).await("the release", LockContract::free);
    assertEquals(new LockState.Free(tokens[0], released, payload(sessions.get(0))), free.state());
    for (int i = 1; i < MANY; i += 3) {
      seen.get(i).await("the end of the session", LockContract::missing);
    }
    seen.get(2).await("the delete", LockContract::missing);
    for (int i = 3; i < MANY; i++) {
      SessionId holder = sessions.get(i % 3);
      LockObservation last = seen.get(i).all().getLast();
      assertTrue(i % 3 == 1 || heldBy(last, holder), keys.get(i) + " shows as " + last);
    }
  }

  @Test
  void tellsNothingAfterItWasClosed() throws Exception {
    LockKey key = fixture.newKey();
    Recorder<LockObservation> closed = new Recorder<>(time);
    Watch watch = port.watch(key, closed);
    closed.await("the missing key", LockContract::missing);
    Recorder<LockObservation> open = watch(key);
    open.await("the missing key", LockContract::missing);
    int told = closed.all().size();

    watch.close();
    watch.close();
    SessionId session = openSession(rival);
    long token = acquire(rival, key, session);
    open.await("the acquire", o -> heldBy(o, session));
    release(rival, key, session, token);
    open.await("the release", LockContract::free);

    // One call may have been under way when it was closed, and the acquire came after that.
    assertTrue(closed.all().size() <= told + 1, closed.all().toString());
    assertTrue(closed.all().stream().allMatch(LockContract::missing), closed.all().toString());
    assertEquals(List.of(), closed.failures());
  }

  @Test
  void readsBackThePayloadThatWasAcquiredWith() throws Exception {
    SessionId session = openSession(port);
    Payload plain = new Payload("192.0.2.7", 5432, session, null);
    Payload strange =
        new Payload(
            "",
            0,
            session,
            new Origin(
                new InstanceId("nöde \"1\"", "db\\2/ü<&>'\u2028"),
                Duration.ofMillis(1500),
                "host\tname",
                Long.MAX_VALUE));

    assertEquals(plain, readBack(session, plain));
    assertEquals(strange, readBack(session, strange));
    assertEquals(payload(session), readBack(session, payload(session)));
  }

  @Test
  void readsTheThreeFieldsOfNcodeBallot() throws Exception {
    LockKey key = fixture.newKey();
    SessionId session = openSession(rival);

    fixture.putForeignPayload(key, "198.51.100.4", 8080, session);

    LockState.Free free = assertInstanceOf(LockState.Free.class, stateOf(key));
    Payload payload = assertInstanceOf(Payload.class, free.value());
    assertEquals(new Payload("198.51.100.4", 8080, session, null), payload);
    assertNull(payload.origin());
  }

  @Test
  void readsAnythingElseAsAForeignValue() throws Exception {
    assertEquals(new ForeignValue("not a payload"), foreign("not a payload"));
    assertEquals(new ForeignValue(""), foreign(""));
  }

  @Test
  void cutsALongForeignValueAndMakesItPrintable() throws Exception {
    String excerpt = foreign("line one\nline two\u0000\u001b[31m" + "x".repeat(10_000)).excerpt();

    assertTrue(excerpt.length() <= 110, excerpt.length() + " characters");
    assertTrue(excerpt.startsWith("line one"), excerpt);
    assertTrue(excerpt.chars().noneMatch(Character::isISOControl), excerpt);
  }

  private LockValue readBack(SessionId session, Payload payload) throws Exception {
    LockKey key = fixture.newKey();
    AcquireAnswer answer = port.acquire(new AcquireRequest(key, session, payload));
    assertInstanceOf(AcquireAnswer.Acquired.class, answer);
    return assertInstanceOf(LockState.Held.class, stateOf(key)).value();
  }

  private ForeignValue foreign(String text) throws Exception {
    LockKey key = fixture.newKey();
    fixture.putText(key, text);
    LockState.Free free = assertInstanceOf(LockState.Free.class, stateOf(key));
    return assertInstanceOf(ForeignValue.class, free.value());
  }

  private static Stream<Duration> durations(long[] nanos) {
    return Arrays.stream(nanos).sorted().mapToObj(Duration::ofNanos);
  }
}
