package io.ballot.domain.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Many schedules, on all processors, from one seed on. */
final class Campaign {
  private static final int MOST_BREACHES = 5;

  private final Coverage coverage = new Coverage();
  private final List<String> breaches = new ArrayList<>();

  /** Runs schedules {@code first} to {@code first + count - 1}. */
  void run(long first, long count) throws InterruptedException {
    AtomicLong next = new AtomicLong(first);
    int workers = Runtime.getRuntime().availableProcessors();
    try (ExecutorService pool = Executors.newFixedThreadPool(workers)) {
      List<Callable<@Nullable Void>> tasks = new ArrayList<>();
      for (int i = 0; i < workers; i++) {
        tasks.add(() -> work(next, first + count));
      }
      for (Future<@Nullable Void> done : pool.invokeAll(tasks)) {
        done.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("the simulator itself failed: " + e.getCause(), e);
    }
  }

  private @Nullable Void work(AtomicLong next, long end) {
    Coverage own = new Coverage();
    for (long seed = next.getAndIncrement(); seed < end; seed = next.getAndIncrement()) {
      Schedule schedule = Schedule.of(seed);
      Breach breach = run(schedule, own);
      if (breach != null) {
        tell(schedule, breach);
      }
    }
    synchronized (this) {
      coverage.add(own);
    }
    return null;
  }

  private static @Nullable Breach run(Schedule schedule, Coverage coverage) {
    try {
      return Simulation.run(schedule, false, coverage).breach();
    } catch (RuntimeException e) {
      throw new IllegalStateException("schedule " + schedule.seed(), e);
    }
  }

  private void tell(Schedule schedule, Breach breach) {
    boolean whole;
    synchronized (this) {
      whole = breaches.size() < MOST_BREACHES;
    }
    String report = whole ? Report.of(schedule, breach) : "seed " + schedule.seed() + ": " + breach;
    synchronized (this) {
      breaches.add(report);
    }
  }

  /** What occurred. */
  Coverage coverage() {
    return coverage;
  }

  /** The rules that were seen broken, each with how to see it again. */
  List<String> breaches() {
    return breaches;
  }
}
