package io.ballot.domain.contract;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A watcher that remembers what it was told, in order, and whether the calls kept to the contract.
 *
 * @param <O> what is observed
 */
public final class Recorder<O> implements Watcher<O> {
  /** By when a change must have been told: generous, for a machine under load. */
  public static final Duration PROMPTLY = Duration.ofSeconds(3);

  private final ContractTime time;
  private final List<O> seen = new ArrayList<>();
  private final List<PortException> failures = new ArrayList<>();
  private final AtomicInteger inside = new AtomicInteger();
  private volatile boolean overlapped;

  /**
   * @param time who is told that something was seen
   */
  public Recorder(ContractTime time) {
    this.time = time;
  }

  @Override
  public void seen(O observation) {
    enter();
    synchronized (this) {
      seen.add(observation);
    }
    leave();
  }

  @Override
  public void failed(PortException failure) {
    enter();
    synchronized (this) {
      failures.add(failure);
    }
    leave();
  }

  private void enter() {
    if (inside.incrementAndGet() > 1) {
      overlapped = true;
    }
  }

  private void leave() {
    inside.decrementAndGet();
    time.changed();
  }

  /** Whether two calls were ever under way at once. */
  public boolean overlapped() {
    return overlapped;
  }

  /** Everything seen so far, oldest first. */
  public synchronized List<O> all() {
    return List.copyOf(seen);
  }

  /** Every failure told so far, oldest first. */
  public synchronized List<PortException> failures() {
    return List.copyOf(failures);
  }

  /** The newest, or {@code null} before the first. */
  public synchronized @Nullable O latest() {
    return seen.isEmpty() ? null : seen.getLast();
  }

  /**
   * Waits until the newest is as wanted.
   *
   * @param what the wish, for the failure's text
   */
  public O await(String what, Predicate<? super O> wanted) {
    return await(PROMPTLY, what, wanted);
  }

  /** Waits within a bound of one's own until the newest is as wanted. */
  public O await(Duration bound, String what, Predicate<? super O> wanted) {
    time.until(
        bound,
        () -> {
          O latest = latest();
          return latest != null && wanted.test(latest);
        });
    O latest = latest();
    if (latest == null || !wanted.test(latest)) {
      throw new AssertionError(
          "within "
              + bound.toMillis()
              + " ms the watch did not show "
              + what
              + "; it showed "
              + all()
              + " and failed with "
              + failures());
    }
    return latest;
  }

  /** Waits for a failure to be told. */
  public PortException awaitFailure() {
    time.until(PROMPTLY, () -> !failures().isEmpty());
    List<PortException> told = failures();
    if (told.isEmpty()) {
      throw new AssertionError("the watch told no failure; it showed " + all());
    }
    return told.getLast();
  }
}
