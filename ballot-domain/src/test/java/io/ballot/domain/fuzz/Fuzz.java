package io.ballot.domain.fuzz;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives a target one drawn input after the other, and fails at the first that it throws for, hangs
 * on, or takes too much memory for.
 *
 * <p>{@code -Dfuzz.seconds} says for how long, {@code -Dfuzz.seed} where to begin. Every input has
 * a seed of its own, the next number; a failure names it, and begun there it comes first.
 */
public final class Fuzz {
  /** Two dozen tests have some 8 s of a build together; whoever wants to find more gives more. */
  private static final Duration USUALLY = Duration.ofMillis(350);

  private static final Duration TIME =
      Optional.ofNullable(Long.getLong("fuzz.seconds")).map(Duration::ofSeconds).orElse(USUALLY);

  /** A hang, on a machine that has other things to do as well. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  /** What one input may allocate on its thread, garbage included; the heap bounds the rest. */
  private static final long MOST_BYTES = 512L << 20;

  private static final int LONGEST_SHOWN = 4_000;

  private final Duration time;
  private final Duration longest;

  /** For {@code fuzz.seconds}, a third of one where nothing is said. */
  public Fuzz() {
    this(TIME, LONGEST);
  }

  Fuzz(Duration time, Duration longest) {
    this.time = time;
    this.longest = longest;
  }

  /** What is fuzzed. */
  @FunctionalInterface
  public interface Target<T> {
    /** Takes an input; what it may throw by its contract it catches itself. */
    void take(T input) throws Exception;
  }

  /**
   * Runs.
   *
   * @param what what is fuzzed, for the line that names the seed
   * @param draw draws an input; the same for the same state of its random source. Its {@code
   *     toString} is shown where it fails
   * @param target what gets it, on one thread
   */
  public <T> void run(String what, Function<RandomGenerator, T> draw, Target<T> target) {
    run(what, Long.getLong("fuzz.seed", System.nanoTime()), draw, target);
  }

  <T> void run(String what, long firstSeed, Function<RandomGenerator, T> draw, Target<T> target) {
    System.out.printf(
        "fuzzing %s for %d s from -Dfuzz.seed=%d%n", what, time.toSeconds(), firstSeed);
    AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
    ExecutorService worker =
        Executors.newSingleThreadExecutor(work -> {
          Thread made = Thread.ofPlatform().daemon().name("fuzzed").unstarted(work);
          thread.set(made);
          return made;
        });
    long start = System.nanoTime();
    long seed = firstSeed;
    try {
      do {
        take(what, seed, draw.apply(new SplittableRandom(seed)), target, worker, thread);
        seed++;
      } while (System.nanoTime() - start < time.toNanos());
    } finally {
      worker.shutdownNow();
    }
    System.out.printf("fuzzed %s with %d inputs%n", what, seed - firstSeed);
  }

  private <T> void take(
      String what,
      long seed,
      T input,
      Target<T> target,
      ExecutorService worker,
      AtomicReference<@Nullable Thread> thread) {
    Future<Long> taken =
        worker.submit(() -> {
          long before = allocated();
          target.take(input);
          return allocated() - before;
        });
    try {
      long bytes = taken.get(longest.toMillis(), TimeUnit.MILLISECONDS);
      if (bytes > MOST_BYTES) {
        throw failure(what, seed, input, "allocated " + (bytes >> 20) + " MiB", null);
      }
    } catch (ExecutionException e) {
      throw failure(what, seed, input, "threw " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      Throwable where = new Throwable("where it was");
      Thread hanging = thread.get();
      where.setStackTrace(hanging == null ? new StackTraceElement[0] : hanging.getStackTrace());
      throw failure(what, seed, input, "took more than " + longest, where);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure(what, seed, input, "was interrupted", e);
    }
  }

  private static AssertionError failure(
      String what, long seed, Object input, String how, @Nullable Throwable cause) {
    String shown = input.toString();
    return new AssertionError(
        "%s %s; see it again with -Dfuzz.seed=%d, for this input of %d characters:%n%s"
            .formatted(
                what,
                how,
                seed,
                shown.length(),
                shown.substring(0, Math.min(LONGEST_SHOWN, shown.length()))),
        cause);
  }

  private static long allocated() {
    return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
        ? threads.getCurrentThreadAllocatedBytes()
        : 0;
  }
}
