package io.ballot.consul.catalog;

import io.ballot.consul.watch.AskingListener;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the catalog shows of the local node into the observations of one instance.
 *
 * <p>Where the catalog does not show the instance, the agent's word decides. Registering and
 * deregistering show in the catalog, so one question each time it went from there is enough, with
 * two exceptions in which the agent is asked again: it knows the instance and the catalog does not
 * show it (yet), or the token may not see the node in the catalog at all.
 *
 * <p>Tags that only the agent has are told, too. The catalog has lost them and will have them back
 * with the agent's next sync: a predecessor's trace as good as any, or one that an agent has kept
 * over its restart. So the agent is asked at first, after an outage, and some seconds after each
 * change of the record; all who have changed meanwhile are asked for at one moment, for then one
 * request serves them all.
 */
final class InstanceListener extends AskingListener<NodeServices.Part, InstanceObservation> {
  private static final Duration ROUND = Duration.ofSeconds(4);

  /**
   * How soon a tag that is told is looked for again: it is about to be taken off with the agent.
   */
  private static final Duration MOMENT = Duration.ofMillis(80);

  /** So often; what is there still, nobody takes off. */
  private static final int MOMENTS = 10;

  private final String serviceId;
  private final AgentQuestions agent;
  private final LongSupplier now;
  private long index;
  private int moments;

  /** When the agent is to be asked; {@code null} while it is known to have no other tags. */
  private @Nullable Long askAt;

  /**
   * Has told nothing yet.
   *
   * @param now the time in nanoseconds, from whenever
   */
  InstanceListener(
      String serviceId,
      AgentQuestions agent,
      Watcher<InstanceObservation> watcher,
      LongSupplier now) {
    super(watcher);
    this.serviceId = serviceId;
    this.agent = agent;
    this.now = now;
    this.askAt = now.getAsLong();
  }

  @Override
  protected void doubt() {
    askAt = now.getAsLong();
  }

  @Override
  protected Found<InstanceObservation> look(NodeServices.Part catalog) throws PortException {
    InstanceObservation.Registered shown = catalog.shown();
    if (shown == null) {
      Optional<AgentService> registered = agent.find(serviceId);
      return registered.isPresent()
          ? new Found<>(registered.get().observation(catalog.node(), catalog.nodeAddress()), true)
          : new Found<>(new InstanceObservation.NotRegistered(), !catalog.visible());
    }
    if (askAt == null && catalog.index() != index) {
      askAt = now.getAsLong() + untilTheNextRound().toNanos();
    }
    index = catalog.index();
    if (askAt == null) {
      return new Found<>(shown, false);
    }
    long left = askAt - now.getAsLong();
    return left > 0 ? new Found<>(shown, Duration.ofNanos(left)) : withAgent(shown);
  }

  private Found<InstanceObservation> withAgent(InstanceObservation.Registered shown)
      throws PortException {
    List<String> tags = agent.find(serviceId).map(AgentService::tags).orElse(List.of());
    InstanceObservation.Registered both = shown.withAgent(tags);
    if (both.agentsTags().isEmpty()) {
      askAt = null;
      moments = 0;
      return new Found<>(both, false);
    }
    moments++;
    return new Found<>(both, moments > MOMENTS ? untilTheNextRound() : MOMENT);
  }

  private Duration untilTheNextRound() {
    long since = Math.floorMod(now.getAsLong(), ROUND.toNanos());
    return ROUND.minusNanos(since).plusSeconds(1);
  }
}
