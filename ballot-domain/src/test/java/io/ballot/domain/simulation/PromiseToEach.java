package io.ballot.domain.simulation;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A promise that is judged by what is known of each competitor's present daemon.
 *
 * @param <S> what is known of one
 */
abstract class PromiseToEach<S> implements Promise {
  private final Supplier<S> nothingYet;
  private final Map<Competitor, S> competitors = new HashMap<>();

  /** With what is known of a daemon that has just been started. */
  PromiseToEach(Supplier<S> nothingYet) {
    this.nothingYet = nothingYet;
  }

  final S seen(Competitor competitor) {
    return competitors.computeIfAbsent(competitor, unused -> nothingYet.get());
  }

  @Override
  public final void served(Competitor competitor) {
    competitors.remove(competitor);
  }
}
