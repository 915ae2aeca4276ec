package io.ballot.consul.fake;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A watcher that hands on what it was told, in order. */
public final class Told<T> implements Watcher<T> {
  private static final long BOUND_S = 10;

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();

  @Override
  public void seen(T observation) {
    events.add(observation);
  }

  @Override
  public void failed(PortException failure) {
    events.add(failure);
  }

  /** The next event, which must be an observation; waits for it. */
  @SuppressWarnings("unchecked") // Only seen() adds anything but failures.
  public T nextSeen() throws InterruptedException {
    Object next = next();
    if (next instanceof PortException failure) {
      throw new AssertionError("failed instead of seen", failure);
    }
    return (T) next;
  }

  /** The next event, which must be a failure; waits for it. */
  public PortException nextFailure() throws InterruptedException {
    Object next = next();
    if (next instanceof PortException failure) {
      return failure;
    }
    throw new AssertionError("seen instead of failed: " + next);
  }

  /** Whether nothing more was told so far. */
  public boolean isEmpty() {
    return events.isEmpty();
  }

  private Object next() throws InterruptedException {
    Object next = events.poll(BOUND_S, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("nothing was told within " + BOUND_S + " s");
    }
    return next;
  }
}
