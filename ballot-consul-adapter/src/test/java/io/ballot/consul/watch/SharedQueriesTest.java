package io.ballot.consul.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Told;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedQueriesTest {
  private final AtomicInteger started = new AtomicInteger();
  private final CountDownLatch reading = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final BlockingQueue<Object> answers = new LinkedBlockingQueue<>();
  private final SharedQueries<String, String> queries =
      new SharedQueries<>("test", Duration.ofSeconds(30), this::source);
  private long index;

  @AfterEach
  void close() {
    queries.close();
  }

  @Test
  void readsOnceForAllWhoWatchTheSame() throws Exception {
    Told<String> one = watched("key");
    Told<String> two = watched("key");

    answers.add("a");

    assertEquals("a", one.nextSeen());
    assertEquals("a", two.nextSeen());
    assertEquals(1, started.get());
  }

  @Test
  void readsEachKeyByItself() {
    watched("key");
    watched("other");

    assertEquals(2, started.get());
  }

  @Test
  void tellsThePresentToWhoJoinsLater() throws Exception {
    Told<String> one = watched("key");
    answers.add("a");
    assertEquals("a", one.nextSeen());

    Told<String> two = watched("key");

    assertEquals("a", two.nextSeen());
  }

  @Test
  void tellsTheSameOnceOnly() throws Exception {
    Told<String> told = watched("key");

    answers.add("a");
    assertEquals("a", told.nextSeen());
    answers.add("a");
    answers.add("b");

    assertEquals("b", told.nextSeen());
  }

  @Test
  void tellsOnlyThoseWhosePartHasChanged() throws Exception {
    Told<String> beginning = watchedPart(text -> text.substring(0, 1));
    Told<String> end = watchedPart(text -> text.substring(1));

    answers.add("ax");
    assertEquals("a", beginning.nextSeen());
    assertEquals("x", end.nextSeen());
    answers.add("ay");
    assertEquals("y", end.nextSeen());
    answers.add("by");

    assertEquals("b", beginning.nextSeen());
    assertTrue(end.isEmpty());
  }

  @Test
  void tellsAPartThatStayedTheSameAgainAfterAFailure() throws Exception {
    Told<String> told = watchedPart(text -> text.substring(0, 1));

    answers.add("ax");
    assertEquals("a", told.nextSeen());
    answers.add(new PortException(Failure.UNAVAILABLE, "no leader"));
    assertEquals("no leader", told.nextFailure().getMessage());
    answers.add("ay");

    assertEquals("a", told.nextSeen());
  }

  @Test
  void tellsTheSameAgainAfterAFailureForThatEndsTheOutage() throws Exception {
    Told<String> told = watched("key");

    answers.add("a");
    assertEquals("a", told.nextSeen());
    answers.add(new PortException(Failure.UNAVAILABLE, "no leader"));
    assertEquals("no leader", told.nextFailure().getMessage());
    answers.add("a");

    assertEquals("a", told.nextSeen());
  }

  @Test
  void tellsWhoJoinsInAnOutageNothingOld() throws Exception {
    Told<String> one = watched("key");
    answers.add("a");
    assertEquals("a", one.nextSeen());
    answers.add(new PortException(Failure.UNAVAILABLE, "no leader"));
    one.nextFailure();

    Told<String> two = watched("key");
    answers.add("b");

    assertEquals("b", two.nextSeen());
  }

  @Test
  void endsTheReadWhenTheLastOneLeaves() throws Exception {
    Watch one = queries.watch("key", Listener.of(new Told<String>()));
    Watch two = queries.watch("key", Listener.of(new Told<String>()));

    await(reading);
    one.close();
    one.close();
    assertEquals(1, ended.getCount());
    two.close();

    assertTrue(ended.await(10, TimeUnit.SECONDS));
  }

  @Test
  void readsAnewForWhoComesAfterTheLastOneLeft() throws Exception {
    Watch first = queries.watch("key", Listener.of(new Told<String>()));
    await(reading);
    first.close();
    await(ended);

    Told<String> told = watched("key");
    answers.add("a");

    assertEquals("a", told.nextSeen());
    assertEquals(2, started.get());
  }

  @Test
  void leavesOutWhatIsOvertakenAndNeverTheNewest() throws Exception {
    CountDownLatch inside = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    Told<String> told = new Told<>();
    Told<String> other = watched("key");
    queries.watch(
        "key",
        new Listener<String>() {
          @Override
          public void seen(String observation) {
            inside.countDown();
            await(go);
            told.seen(observation);
          }

          @Override
          public void failed(PortException failure) {
            told.failed(failure);
          }
        });
    answers.add("a");
    await(inside);
    for (String next : new String[] {"b", "c", "d"}) {
      answers.add(next);
    }
    while (!other.nextSeen().equals("d")) {
      // The other one may miss some too.
    }

    go.countDown();

    assertEquals("a", told.nextSeen());
    assertEquals("d", told.nextSeen());
  }

  @Test
  void goesOnAfterAListenersFaultsAndReportsThem() throws Exception {
    BlockingQueue<Throwable> reported = new LinkedBlockingQueue<>();
    Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
    Thread.setDefaultUncaughtExceptionHandler((thread, fault) -> reported.add(fault));
    try {
      Told<String> told = new Told<>();
      queries.watch(
          "key",
          new Listener<String>() {
            @Override
            public void seen(String observation) {
              if (observation.equals("a")) {
                throw new IllegalStateException("a fault");
              }
              if (observation.equals("b")) {
                throw new StackOverflowError("an error");
              }
              told.seen(observation);
            }

            @Override
            public void failed(PortException failure) {
              told.failed(failure);
            }
          });

      answers.add("a");
      assertEquals("a fault", next(reported).getMessage());
      answers.add("b");
      assertEquals("an error", next(reported).getMessage());
      answers.add("c");

      assertEquals("c", told.nextSeen());
    } finally {
      Thread.setDefaultUncaughtExceptionHandler(before);
    }
  }

  @Test
  void callsAListenerThatIsOutOfPatience() throws Exception {
    CountDownLatch quiet = new CountDownLatch(2);
    queries.watch(
        "key",
        new Listener<String>() {
          @Override
          public void seen(String observation) {}

          @Override
          public void failed(PortException failure) {}

          @Override
          public @Nullable Duration patience() {
            return Duration.ofMillis(20);
          }

          @Override
          public void quiet() {
            quiet.countDown();
          }
        });

    assertTrue(quiet.await(10, TimeUnit.SECONDS));
  }

  @Test
  void refusesToWatchOnceItIsClosed() {
    queries.close();

    assertThrows(
        IllegalStateException.class, () -> queries.watch("key", Listener.of(new Told<String>())));
  }

  private static Throwable next(BlockingQueue<Throwable> reported) throws InterruptedException {
    return Objects.requireNonNull(reported.poll(10, TimeUnit.SECONDS));
  }

  private Told<String> watched(String key) {
    Told<String> told = new Told<>();
    queries.watch(key, Listener.of(told));
    return told;
  }

  private Told<String> watchedPart(Function<String, String> part) {
    Told<String> told = new Told<>();
    queries.watch("key", part, Listener.of(told));
    return told;
  }

  /** Reads what the test puts into the queue. */
  private Source<String> source(String key) {
    started.incrementAndGet();
    return last -> {
      reading.countDown();
      try {
        Object next = answers.take();
        if (next instanceof PortException failure) {
          throw failure;
        }
        synchronized (this) {
          index++;
          return new Source.Page<>(index, next.toString());
        }
      } catch (InterruptedException e) {
        ended.countDown();
        throw new PortException(Failure.CANCELLED, "interrupted", e);
      }
    };
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(10, TimeUnit.SECONDS)) {
        throw new AssertionError("not within 10 s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
