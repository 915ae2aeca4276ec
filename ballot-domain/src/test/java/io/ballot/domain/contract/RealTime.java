package io.ballot.domain.contract;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** This machine's time; waits are woken by what happens. */
final class RealTime implements ContractTime {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition happened = lock.newCondition();

  @Override
  public long now() {
    return System.nanoTime();
  }

  @Override
  public void pass(Duration duration) {
    // Nothing but the clock ends this one.
    if (until(duration, () -> false)) {
      throw new IllegalStateException("time did not pass");
    }
  }

  @Override
  public boolean until(Duration bound, BooleanSupplier condition) {
    long left = bound.toNanos();
    lock.lock();
    try {
      while (!condition.getAsBoolean()) {
        if (left <= 0) {
          return false;
        }
        left = happened.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the test was interrupted", e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void changed() {
    lock.lock();
    try {
      happened.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
