package io.ballot.domain.runtime;

import io.ballot.domain.election.Event;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Turns what a watch sees into events. Closed, it passes nothing on any more.
 *
 * @param <O> what is observed
 */
final class Sight<O> implements Watcher<O> {
  private final Function<O, Event> event;
  private final Consumer<Event> post;
  private final Consumer<PortException> failures;
  private final Outage outage;
  private volatile boolean closed;

  Sight(
      Function<O, Event> event,
      Consumer<Event> post,
      Consumer<PortException> failures,
      Outage outage) {
    this.event = event;
    this.post = post;
    this.failures = failures;
    this.outage = outage;
  }

  @Override
  public void seen(O observation) {
    if (!closed) {
      outage.worked(this);
      post.accept(event.apply(observation));
    }
  }

  @Override
  public void failed(PortException failure) {
    if (!closed) {
      outage.failed(this, failure.failure(), String.valueOf(failure.getMessage()));
      if (closed) {
        // Closed meanwhile: what nobody looks at any more would keep an outage open for good.
        outage.forget(this);
      }
      failures.accept(failure);
    }
  }

  void close() {
    closed = true;
    outage.forget(this);
  }
}
