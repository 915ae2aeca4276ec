package io.ballot.domain.port;

import java.util.List;
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
   * @param agentsTags tags that the registration has with its agent and not where all can see it: a
   *     predecessor's, perhaps, and they may come back there any time. Told at once while the watch
   *     is new or has just failed, else perhaps some seconds later
   */
  record Registered(Instance instance, @Nullable String tagCaveat, List<String> agentsTags)
      implements InstanceObservation {
    /** Requires the instance. */
    public Registered {
      Objects.requireNonNull(instance);
      agentsTags = List.copyOf(agentsTags);
    }

    /** One that is the same everywhere. */
    public Registered(Instance instance, @Nullable String tagCaveat) {
      this(instance, tagCaveat, List.of());
    }

    /** One whose tags last, too. */
    public Registered(Instance instance) {
      this(instance, null);
    }

    /** The same registration, which has tags with its agent, of which only the others tell. */
    public Registered withAgent(List<String> tags) {
      List<String> more = tags.stream().filter(tag -> !instance.carries(tag)).toList();
      return new Registered(instance, tagCaveat, more);
    }
  }

  /**
   * The local agent says that it knows no such instance. One such answer proves little: an agent
   * that reloads its configuration loses and finds its services within a moment.
   */
  record NotRegistered() implements InstanceObservation {}
}
