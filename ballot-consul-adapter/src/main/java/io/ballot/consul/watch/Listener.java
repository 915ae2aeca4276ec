package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Told of a shared query on a thread of its own. Unlike a {@link Watcher} it may take its time, and
 * ask others, before it returns: what comes meanwhile waits, and what is overtaken is left out.
 */
public interface Listener<T> extends Watcher<T> {
  /**
   * How long to wait for the next event before {@link #quiet()} is called; {@code null}: no end.
   */
  default @Nullable Duration patience() {
    return null;
  }

  /** Called when nothing has come for that long. */
  default void quiet() {}

  /** A watcher as a listener. */
  static <T> Listener<T> of(Watcher<T> watcher) {
    return new Listener<>() {
      @Override
      public void seen(T observation) {
        watcher.seen(observation);
      }

      @Override
      public void failed(PortException failure) {
        watcher.failed(failure);
      }
    };
  }
}
