package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.fake.Told;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Watch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks that are more than get a blocking query each. */
class ManyLockWatchesTest extends LockPortTest {
  private static final int MANY = LockWatches.MOST_SINGLE + 1;
  private static final String BELOW = "GET /v1/kv/locks/";

  private final List<Told<LockObservation>> told = new ArrayList<>();
  private final List<Watch> watches = new ArrayList<>();

  /** The keys as the fake shows them: their modify indexes by number. */
  private final Map<Integer, Long> present = new LinkedHashMap<>();

  @AfterEach
  void endWatches() {
    watches.forEach(Watch::close);
  }

  @Test
  void followsThemByOneQueryOnTheirPrefix() throws Exception {
    allAt(7);
    agent.on(BELOW, shown(7), agent.never());

    watchAll();

    for (Told<LockObservation> each : told) {
      assertEquals(7, each.nextSeen().index());
    }
    assertTrue(agent.nextAsked(BELOW).query().contains("recurse"));
    Asked blocking = agent.nextAsked(BELOW);
    assertTrue(blocking.query().contains("index=7"), blocking.query());
  }

  @Test
  void tellsOnlyThoseWhoseKeyHasChanged() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    allAt(7);
    Reply before = shown(7);
    present.put(3, 9L);
    Reply after = shown(9);
    present.put(4, 11L);
    CountDownLatch third = new CountDownLatch(1);
    agent.on(BELOW, before, after.after(seen), shown(11).after(third), agent.never());

    watchAll();
    awaitAll();
    seen.countDown();

    assertEquals(9, told.get(3).nextSeen().index());
    third.countDown();
    assertEquals(11, told.get(4).nextSeen().index());
    assertTrue(told.stream().allMatch(Told::isEmpty));
  }

  @Test
  void believesThatAKeyIsMissingOnlyWhenAReadOfItSaysSo() throws Exception {
    allAt(7);
    present.remove(5);
    agent.on(BELOW, shown(8), agent.never());
    agent.on(BELOW + "5", Reply.of(404, "text/plain", "").at(12));

    watchAll();

    assertEquals(new LockObservation(12, new LockState.Missing()), told.get(5).nextSeen());
    assertTrue(agent.nextAsked(BELOW + "5").query().contains("consistent"));
  }

  @Test
  void takesTheReadsWordWhereAnAnswerIsOlderThanTheKey() throws Exception {
    allAt(7);
    present.remove(5);
    agent.on(BELOW, shown(8), agent.never());
    agent.on(BELOW + "5", one(5, 9).at(9));

    watchAll();

    assertEquals(new LockState.Free(2, 9, PAYLOAD), told.get(5).nextSeen().state());
    awaitAllBut(5);
    assertTrue(told.get(5).isEmpty());
  }

  @Test
  void followsAKeyByItselfThatThePrefixDoesNotShow() throws Exception {
    allAt(7);
    present.remove(5);
    CountDownLatch seen = new CountDownLatch(1);
    agent.on(BELOW, shown(8), agent.never());
    agent.on(
        BELOW + "5", one(5, 6).at(6), one(5, 6).at(6), one(5, 9).at(9).after(seen), agent.never());

    watchAll();

    assertEquals(new LockState.Free(2, 6, PAYLOAD), told.get(5).nextSeen().state());
    seen.countDown();
    assertEquals(new LockState.Free(2, 9, PAYLOAD), told.get(5).nextSeen().state());
  }

  @Test
  void readsKeysInTurnsWhereTheirPrefixMayNotBeListed() throws Exception {
    allAt(7);
    agent.on(BELOW, Reply.text(403, "Permission denied"));
    for (int digit = 0; digit < 10; digit++) {
      agent.on(BELOW + digit, Reply.text(403, "Permission denied"));
    }
    for (int i = 0; i < MANY; i++) {
      agent.on(BELOW + i, one(i, 7).at(7));
    }

    watchAll();

    for (Told<LockObservation> each : told) {
      assertEquals(new LockState.Free(2, 7, PAYLOAD), each.nextSeen().state());
    }
  }

  @Test
  void asksForAPrefixAgainThatMightNotBeListedAWhileAgo() throws Exception {
    allAt(7);
    CountDownLatch allowed = new CountDownLatch(1);
    agent.on(BELOW, Reply.text(403, "Permission denied"), shown(7).after(allowed), agent.never());
    for (int digit = 0; digit < 10; digit++) {
      agent.on(BELOW + digit, Reply.text(403, "Permission denied"));
    }
    for (int i = 0; i < MANY; i++) {
      agent.on(BELOW + i, one(i, 7).at(7));
    }
    try (Transport transport = new Transport(agent.connection())) {
      ConsulHttp http = transport.as(TokenSource.NONE);
      LockWatches learning = new LockWatches(http, new KeyReader(http), Duration.ofMillis(300));
      for (int i = 0; i < MANY; i++) {
        told.add(new Told<>());
        learning.watch(new LockKey("locks/" + i), told.get(i));
      }
      awaitAll();
      allowed.countDown();

      Asked again = agent.nextAsked(BELOW);
      while (!again.query().contains("index=7")) {
        again = agent.nextAsked(BELOW);
      }
      learning.close();
    }
  }

  @Test
  void tellsThePresentOfAKeyThatIsWatchedAgainAtOnce() throws Exception {
    allAt(7);
    agent.on(BELOW, shown(7), agent.never());
    agent.on(BELOW + "5", one(5, 7).at(7));
    watchAll();
    awaitAll();
    agent.nextAsked(BELOW);
    agent.nextAsked(BELOW);

    watches.get(5).close();
    Told<LockObservation> again = new Told<>();
    watches.add(port.watch(new LockKey("locks/5"), again));

    assertEquals(new LockState.Free(2, 7, PAYLOAD), again.nextSeen().state());
  }

  @Test
  void tellsAllOfAnOutageAndItsEnd() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    allAt(7);
    agent.on(BELOW, shown(7), Reply.text(500, "EOF").after(seen), shown(7), agent.never());

    watchAll();
    awaitAll();
    seen.countDown();

    for (Told<LockObservation> each : told) {
      assertEquals(Failure.UNAVAILABLE, each.nextFailure().failure());
      assertEquals(7, each.nextSeen().index());
    }
  }

  @Test
  void tellsWhatAnAnswerFromBeforeAReadCannotKnow() throws Exception {
    CountDownLatch seen = new CountDownLatch(1);
    allAt(7);
    present.remove(5);
    Reply without = shown(8);
    present.put(5, 6L);
    agent.on(BELOW, without, shown(9).after(seen), agent.never());
    agent.on(BELOW + "5", Reply.of(404, "text/plain", "").at(12));

    watchAll();
    assertEquals(new LockObservation(12, new LockState.Missing()), told.get(5).nextSeen());
    awaitAllBut(5);
    agent.allAsked();
    seen.countDown();

    // The answer at 9 shows a key that was gone by 12: the key itself is asked again.
    agent.nextAsked(BELOW + "5");
    assertTrue(told.get(5).isEmpty());
  }

  private void watchAll() {
    for (int i = 0; i < MANY; i++) {
      Told<LockObservation> each = new Told<>();
      told.add(each);
    }
    // The first few get queries of their own at once; here nothing shall come of them.
    for (int i = 0; i < MANY; i++) {
      watches.add(port.watch(new LockKey("locks/" + i), told.get(i)));
    }
  }

  private void awaitAll() throws InterruptedException {
    awaitAllBut(-1);
  }

  private void awaitAllBut(int left) throws InterruptedException {
    for (int i = 0; i < MANY; i++) {
      if (i != left) {
        told.get(i).nextSeen();
      }
    }
  }

  private void allAt(long index) {
    for (int i = 0; i < MANY; i++) {
      present.put(i, index);
    }
    for (int i = 0; i < 4; i++) {
      agent.on(BELOW + i, agent.never());
    }
  }

  private Reply shown(long index) {
    String rows =
        present.entrySet().stream()
            .map(entry -> row(entry.getKey(), entry.getValue()))
            .collect(Collectors.joining(",", "[", "]"));
    return Reply.json(200, rows).at(index);
  }

  private static Reply one(int number, long index) {
    return Reply.json(200, "[" + row(number, index) + "]");
  }

  private static String row(int number, long index) {
    return "{\"Key\":\"locks/%d\",\"CreateIndex\":2,\"ModifyIndex\":%d,\"LockIndex\":1,\"Flags\":0,\"Value\":\"%s\"}"
        .formatted(number, index, ConsulLocksTest.VALUE);
  }
}
