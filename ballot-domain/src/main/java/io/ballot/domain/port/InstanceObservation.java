package io.ballot.domain.port;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link CatalogPort#watchInstance} sees. */
public sealed interface InstanceObservation {
  /**
   * The local agent knows the instance.
   *
   * @param instance its registration
   * @param tagCaveat what about its registration makes tags less lasting than they could be, and
   *     what to change, for people; {@code null} where nothing does
   */
  record Registered(Instance instance, @Nullable String tagCaveat) implements InstanceObservation {
    /** Requires the instance. */
    public Registered {
      Objects.requireNonNull(instance);
    }

    /** One whose tags last. */
    public Registered(Instance instance) {
      this(instance, null);
    }
  }

  /**
   * The local agent says that it knows no such instance. One such answer proves little: an agent
   * that reloads its configuration loses and finds its services within a moment.
   */
  record NotRegistered() implements InstanceObservation {}
}
