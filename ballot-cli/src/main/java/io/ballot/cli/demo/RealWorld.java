package io.ballot.cli.demo;

import io.ballot.domain.runtime.Platform;
import io.ballot.domain.runtime.SystemPlatform;
import io.ballot.domain.runtime.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/**
 * Real time. Each daemon has a platform of its own, so that one can be cut dead and the others, and
 * the backend, do not notice: its timers stop and its threads end, as with its process.
 */
final class RealWorld implements World {
  private final SystemPlatform backend = new SystemPlatform();
  private final List<SystemPlatform> processes = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private boolean stirred;

  @Override
  public Timers timers() {
    return backend.platform().timers();
  }

  @Override
  public DaemonProcess process() {
    SystemPlatform platform = new SystemPlatform();
    processes.add(platform);
    return new DaemonProcess() {
      @Override
      public Platform platform() {
        return platform.platform();
      }

      @Override
      public void kill() {
        platform.close();
      }
    };
  }

  @Override
  public boolean await(BooleanSupplier so, Duration bound) throws InterruptedException {
    long left = bound.toNanos();
    while (!so.getAsBoolean()) {
      lock.lockInterruptibly();
      try {
        while (!stirred && left > 0) {
          left = changed.awaitNanos(left);
        }
        if (!stirred) {
          return so.getAsBoolean();
        }
        stirred = false;
      } finally {
        lock.unlock();
      }
    }
    return true;
  }

  @Override
  public void stir() {
    lock.lock();
    try {
      stirred = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    processes.forEach(SystemPlatform::close);
    backend.close();
  }
}
