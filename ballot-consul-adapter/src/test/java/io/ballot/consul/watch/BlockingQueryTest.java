package io.ballot.consul.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Told;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BlockingQueryTest {
  private static final Duration LONG_POLL = Duration.ofSeconds(30);

  private final Scripted source = new Scripted();
  private final Told<String> told = new Told<>();
  private final BlockingQuery<String> query = new BlockingQuery<>("test", source, LONG_POLL, told);

  @AfterEach
  void close() {
    query.close();
  }

  @Test
  void readsAtOnceFirstAndThenWaitsForAChangeSinceEachAnswer() throws Exception {
    source.then(7, "a").then(9, "b");

    query.start();

    assertEquals("a", told.nextSeen());
    assertEquals("b", told.nextSeen());
    assertEquals(List.of(0L, 7L, 9L), source.nextIndexes(3));
  }

  @Test
  void startsOverWhenTheIndexWentBackwards() throws Exception {
    source.then(100, "a").then(20, "restored").then(20, "restored").then(21, "b");

    query.start();

    assertEquals("a", told.nextSeen());
    assertEquals("restored", told.nextSeen());
    assertEquals("restored", told.nextSeen());
    assertEquals("b", told.nextSeen());
    assertEquals(List.of(0L, 100L, 0L, 20L, 21L), source.nextIndexes(5));
  }

  @Test
  void tellsEveryFailureAndStartsOverAfterIt() throws Exception {
    source.then(7, "a").thenFailing("one").thenFailing("two").then(3, "b");

    query.start();

    assertEquals("a", told.nextSeen());
    assertEquals("one", told.nextFailure().getMessage());
    assertEquals("two", told.nextFailure().getMessage());
    assertEquals("b", told.nextSeen());
    assertEquals(List.of(0L, 7L, 0L, 0L, 3L), source.nextIndexes(5));
  }

  @Test
  void tellsAFaultOfItsOwnAndGoesOn() throws Exception {
    source.thenThrowing(new IllegalStateException("a fault")).then(3, "b");

    query.start();

    String message = String.valueOf(told.nextFailure().getMessage());
    assertTrue(message.contains("a fault"), message);
    assertEquals("b", told.nextSeen());
  }

  @Test
  void goesOnAfterAnErrorOfTheMachine() throws Exception {
    source.thenThrowing(new OutOfMemoryError("planted: no more threads")).then(3, "b");

    query.start();

    String message = String.valueOf(told.nextFailure().getMessage());
    assertTrue(message.contains("no more threads"), message);
    assertEquals("b", told.nextSeen());
  }

  @Test
  void waitsLongerAfterEachFailure() throws Exception {
    for (int i = 0; i < 4; i++) {
      source.thenFailing("again");
    }
    long start = System.nanoTime();

    query.start();
    source.nextIndexes(5);

    // 100, 200, 400 and 800 ms, of each at least the half.
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(750)) >= 0, took.toString());
  }

  @Test
  void doesNotSpinWhereAnswersHaveNoIndex() throws Exception {
    for (int i = 0; i < 4; i++) {
      source.then(0, "a");
    }
    long start = System.nanoTime();

    query.start();
    source.nextIndexes(5);

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(750)) >= 0, took.toString());
  }

  @Test
  void doesNotSpinWhereAnswersComeBackAtOnceWithoutAChange() throws Exception {
    for (int i = 0; i < 5; i++) {
      source.then(7, "a");
    }
    long start = System.nanoTime();

    query.start();
    source.nextIndexes(6);

    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(750)) >= 0, took.toString());
  }

  @Test
  void readsChangesWithoutEndAtABoundedRate() throws Exception {
    for (int i = 1; i <= 55; i++) {
      source.then(i, "change " + i);
    }
    long start = System.nanoTime();

    query.start();
    source.nextIndexes(56);

    // 30 at once, then one in 20 ms.
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(450)) >= 0, took.toString());
  }

  @Test
  void readsHeavyAnswersLessOften() throws Exception {
    for (int i = 1; i <= 8; i++) {
      source.then(i, "change " + i, 4_000_000);
    }
    long start = System.nanoTime();

    query.start();
    source.nextIndexes(9);

    // 200 ms for each of them, less a burst of 600 ms.
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(Duration.ofMillis(950)) >= 0, took.toString());
  }

  @Test
  void endsTheReadUnderWayWhenItIsClosed() throws Exception {
    query.start();
    source.nextIndexes(1);

    query.close();

    assertTrue(source.interrupted.await(10, TimeUnit.SECONDS));
    assertTrue(told.isEmpty());
  }

  /** Answers by the script, then blocks until it is interrupted. */
  private static final class Scripted implements Source<String> {
    private final Deque<Object> script = new ArrayDeque<>();
    private final BlockingQueue<Long> indexes = new LinkedBlockingQueue<>();
    private final CountDownLatch interrupted = new CountDownLatch(1);

    synchronized Scripted then(long index, String value) {
      return then(index, value, 0);
    }

    synchronized Scripted then(long index, String value, long weight) {
      script.add(new Page<>(index, value, weight, 0));
      return this;
    }

    synchronized Scripted thenFailing(String message) {
      script.add(new PortException(Failure.UNAVAILABLE, message));
      return this;
    }

    synchronized Scripted thenThrowing(Throwable fault) {
      script.add(fault);
      return this;
    }

    private synchronized @Nullable Object next() {
      return script.poll();
    }

    @Override
    @SuppressWarnings("unchecked") // The script holds pages of texts and failures.
    public Page<String> read(long index) throws PortException {
      indexes.add(index);
      Object next = next();
      if (next instanceof PortException failure) {
        throw failure;
      }
      if (next instanceof RuntimeException fault) {
        throw fault;
      }
      if (next instanceof Error error) {
        throw error;
      }
      if (next != null) {
        Page<String> page = (Page<String>) next;
        return new Page<>(page.index(), page.value(), page.weight(), System.nanoTime());
      }
      try {
        new CountDownLatch(1).await();
        throw new AssertionError("nobody opens it");
      } catch (InterruptedException e) {
        interrupted.countDown();
        throw new PortException(Failure.CANCELLED, "interrupted", e);
      }
    }

    List<Long> nextIndexes(int count) throws InterruptedException {
      List<Long> next = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Long index = indexes.poll(10, TimeUnit.SECONDS);
        if (index == null) {
          throw new AssertionError("no further read within 10 s after " + next);
        }
        next.add(index);
      }
      return next;
    }
  }
}
