package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Something that is to happen when something else does next; not at the end of everything. */
final class NextTime {
  private final World world;
  private @Nullable Consumer<Duration> task;

  NextTime(World world) {
    this.world = world;
  }

  /** Has it happen; it is told how long what it waits for takes. */
  void then(Consumer<Duration> newTask) {
    task = newTask;
  }

  /** What was waited for comes. */
  void comes(Duration lasts) {
    Consumer<Duration> now = task;
    task = null;
    if (now != null && !world.isCalm()) {
      now.accept(lasts);
    }
  }
}
