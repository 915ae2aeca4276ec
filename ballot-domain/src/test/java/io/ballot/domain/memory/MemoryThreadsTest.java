package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The in-memory backend under many threads, with timers that run on several too. */
class MemoryThreadsTest {
  private static final int RIVALS = 4;
  private static final int TERMS = 500;
  private static final Duration BOUND = Duration.ofSeconds(30);
  private static final LockKey KEY = new LockKey("service/db/leader");

  private final ScheduledExecutorService clockwork = Executors.newScheduledThreadPool(RIVALS);
  private final MemoryBackend backend = new MemoryBackend(new ManyThreadedTimers());

  @AfterEach
  void stop() {
    clockwork.shutdownNow();
  }

  @Test
  void letsOneHoldALockAtATimeAndTellsWatchesInOrder() throws Exception {
    List<Recorder<LockObservation>> recorders = new ArrayList<>();
    for (int i = 0; i < RIVALS; i++) {
      Recorder<LockObservation> recorder = new Recorder<>(ContractTime.real());
      backend.node("node-" + i).lockPort().watch(KEY, recorder);
      recorders.add(recorder);
    }
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();

    List<Long> tokens = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(RIVALS)) {
      List<Future<List<Long>>> rivals = new ArrayList<>();
      for (int i = 0; i < RIVALS; i++) {
        MemoryNode node = backend.node("node-" + i);
        rivals.add(threads.submit(() -> compete(node, inside, most)));
      }
      for (Future<List<Long>> rival : rivals) {
        tokens.addAll(rival.get());
      }
    }

    assertEquals(1, most.get(), "how many held the lock at once");
    assertEquals(RIVALS * TERMS, tokens.stream().distinct().count());
    long last = tokens.stream().mapToLong(Long::longValue).max().orElseThrow();
    for (Recorder<LockObservation> recorder : recorders) {
      recorder.await(
          "the last release",
          o -> o.state() instanceof LockState.Free free && free.modifyIndex() > last);
      List<Long> indexes = recorder.all().stream().map(LockObservation::index).toList();
      assertEquals(indexes.stream().sorted().toList(), indexes);
      assertFalse(recorder.overlapped(), "calls of one watch overlapped");
    }
  }

  private static List<Long> compete(MemoryNode node, AtomicInteger inside, AtomicInteger most)
      throws PortException {
    SessionAnswer answer =
        node.lockPort()
            .openSession(
                new SessionRequest(Duration.ofMinutes(1), Duration.ofSeconds(5), true, null));
    SessionId session = ((SessionAnswer.Opened) answer).session();
    List<Long> tokens = new ArrayList<>();
    long end = System.nanoTime() + BOUND.toNanos();
    while (tokens.size() < TERMS) {
      assertTrue(System.nanoTime() < end, node.name() + " had only " + tokens.size() + " terms");
      AcquireRequest request = new AcquireRequest(KEY, session, Scene.payload(session));
      if (node.lockPort().acquire(request) instanceof AcquireAnswer.Acquired acquired) {
        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        tokens.add(acquired.fencingToken());
        inside.decrementAndGet();
        var unused =
            node.lockPort()
                .release(
                    new ReleaseRequest(
                        KEY, session, acquired.fencingToken(), Scene.payload(session)));
      } else {
        Thread.onSpinWait();
      }
    }
    return tokens;
  }

  /** Timers whose tasks may run at once, unlike those of an election. */
  private final class ManyThreadedTimers implements Timers {
    @Override
    public long now() {
      return System.nanoTime();
    }

    @Override
    public Timer at(long at, Runnable task) {
      ScheduledFuture<?> future =
          clockwork.schedule(task, Math.max(0, at - now()), TimeUnit.NANOSECONDS);
      return () -> future.cancel(false);
    }
  }
}
