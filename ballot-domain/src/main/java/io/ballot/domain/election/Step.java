package io.ballot.domain.election;

import java.util.List;
import java.util.Objects;

/**
 * What a step gives.
 *
 * @param state the next state
 * @param effects what is to be done, in this order
 * @param wakeAt when the election has to be woken at the latest, or {@link Long#MAX_VALUE}
 */
public record Step(ElectionState state, List<Effect> effects, long wakeAt) {
  /** Copies the effects. */
  public Step {
    Objects.requireNonNull(state);
    effects = List.copyOf(effects);
  }
}
