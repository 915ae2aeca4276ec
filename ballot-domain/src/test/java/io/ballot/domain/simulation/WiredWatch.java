package io.ballot.domain.simulation;

import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A watch as a daemon has it: what it tells is under way for a while, in order, so that it can be
 * older than what the daemon was told since; and nothing is told while the wire hangs.
 */
final class WiredWatch<O> implements Watch, Watcher<O> {
  private final VirtualTimers world;
  private final ProcessClock process;
  private final Wire wire;
  private final Watcher<O> watcher;
  private final Deque<Runnable> underWay = new ArrayDeque<>();
  private @Nullable Watch watch;
  private long lastArrival;
  private boolean closed;

  private WiredWatch(VirtualTimers world, ProcessClock process, Wire wire, Watcher<O> watcher) {
    this.world = world;
    this.process = process;
    this.wire = wire;
    this.watcher = watcher;
  }

  static <O> WiredWatch<O> open(
      VirtualTimers world,
      ProcessClock process,
      Wire wire,
      Watcher<O> watcher,
      Function<Watcher<O>, Watch> opener) {
    WiredWatch<O> wired = new WiredWatch<>(world, process, wire, watcher);
    wired.watch = opener.apply(wired);
    return wired;
  }

  @Override
  public void seen(O observation) {
    send(() -> watcher.seen(observation));
  }

  @Override
  public void failed(PortException failure) {
    send(() -> watcher.failed(failure));
  }

  private void send(Runnable telling) {
    underWay.add(telling);
    long arrival = Math.max(lastArrival, world.now() + wire.latency());
    lastArrival = arrival;
    world.at(arrival, this::arrive);
  }

  /** Each arrival takes the oldest that is under way along, unless the wire hangs. */
  private void arrive() {
    if (!wire.isHanging()) {
      tellOldest();
    }
  }

  /** The wire works again: what hung in it arrives. */
  void resume() {
    int waiting = underWay.size();
    for (int i = 0; i < waiting; i++) {
      tellOldest();
    }
  }

  private void tellOldest() {
    Runnable oldest = underWay.poll();
    if (oldest != null && !closed) {
      process.soon(() -> {
        if (!closed) {
          oldest.run();
        }
      });
    }
  }

  boolean isClosed() {
    return closed;
  }

  @Override
  public void close() {
    closed = true;
    underWay.clear();
    Objects.requireNonNull(watch).close();
  }
}
