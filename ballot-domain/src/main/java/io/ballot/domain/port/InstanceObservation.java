package io.ballot.domain.port;

import java.util.Objects;

/** What {@link CatalogPort#watchInstance} sees. */
public sealed interface InstanceObservation {
  /**
   * The local agent knows the instance.
   *
   * @param instance its registration
   */
  record Registered(Instance instance) implements InstanceObservation {
    /** Requires the instance. */
    public Registered {
      Objects.requireNonNull(instance);
    }
  }

  /**
   * The local agent says that it knows no such instance. One such answer proves little: an agent
   * that reloads its configuration loses and finds its services within a moment.
   */
  record NotRegistered() implements InstanceObservation {}
}
