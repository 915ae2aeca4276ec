package io.ballot.consul.watch;

import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Makes observations of what a query shows, and where that may be less than there is, of the
 * agent's word, too: then it looks again once a second, for nothing of the agent's API blocks on
 * what the agent alone knows.
 *
 * @param <T> what the query shows
 * @param <O> what is observed in it
 */
public abstract class AskingListener<T, O> implements Listener<T> {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Watcher<O> watcher;
  private @Nullable T latest;
  private @Nullable O told;
  private @Nullable Duration again;

  /**
   * What was found.
   *
   * @param observation what it says
   * @param again after how long without a change to look again; {@code null} where it does not hang
   *     on the agent's word, which may change without the query's
   */
  public record Found<O>(O observation, @Nullable Duration again) {
    /** What is found, and whether to look again in a second. */
    public Found(O observation, boolean again) {
      this(observation, again ? AGAIN : null);
    }
  }

  /** Tells the watcher what is found, each thing once. */
  protected AskingListener(Watcher<O> watcher) {
    this.watcher = watcher;
  }

  /** Finds what there is to observe; may ask the agent. */
  protected abstract Found<O> look(T shown) throws PortException;

  @Override
  public final void seen(T shown) {
    latest = shown;
    lookAndTell(shown);
  }

  /** What was found before an outage need not hold after it. */
  protected void doubt() {}

  @Override
  public final void failed(PortException failure) {
    again = null;
    told = null;
    doubt();
    watcher.failed(failure);
  }

  @Override
  public final @Nullable Duration patience() {
    return again;
  }

  @Override
  public final void quiet() {
    if (latest != null) {
      lookAndTell(latest);
    }
  }

  private void lookAndTell(T shown) {
    Found<O> found;
    try {
      found = look(shown);
    } catch (PortException e) {
      again = AGAIN;
      told = null;
      watcher.failed(e);
      return;
    }
    again = found.again();
    // Others on the node change too, so the same may come many times.
    if (!found.observation().equals(told)) {
      told = found.observation();
      watcher.seen(found.observation());
    }
  }
}
