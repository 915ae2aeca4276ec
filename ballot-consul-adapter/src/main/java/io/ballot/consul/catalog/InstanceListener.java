package io.ballot.consul.catalog;

import io.ballot.consul.watch.Listener;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Turns what the catalog shows of the local node into the observations of one instance.
 *
 * <p>Where the catalog does not show the instance, the agent's word decides. Registering and
 * deregistering wake the catalog's query, so one question for each of its answers is enough, with
 * two exceptions in which the agent is asked again once a second, for nothing of its API blocks on
 * what it does not know: it knows the instance and the catalog does not show it (yet), or the token
 * may not see the node in the catalog at all.
 */
final class InstanceListener implements Listener<NodeServices> {
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final String serviceId;
  private final AgentServices agent;
  private final Watcher<InstanceObservation> watcher;
  private @Nullable NodeServices latest;
  private @Nullable InstanceObservation told;
  private boolean again;

  InstanceListener(String serviceId, AgentServices agent, Watcher<InstanceObservation> watcher) {
    this.serviceId = serviceId;
    this.agent = agent;
    this.watcher = watcher;
  }

  @Override
  public void seen(NodeServices services) {
    latest = services;
    Instance instance = services.services().get(serviceId);
    if (instance != null) {
      again = false;
      tell(new InstanceObservation.Registered(instance));
    } else {
      askAgent(services);
    }
  }

  @Override
  public void failed(PortException failure) {
    again = false;
    told = null;
    watcher.failed(failure);
  }

  @Override
  public @Nullable Duration patience() {
    return again ? AGAIN : null;
  }

  @Override
  public void quiet() {
    if (latest != null) {
      askAgent(latest);
    }
  }

  private void askAgent(NodeServices services) {
    try {
      Optional<AgentService> registered = agent.find(serviceId);
      again = registered.isPresent() || !services.visible();
      tell(
          registered.isPresent()
              ? new InstanceObservation.Registered(
                  registered.get().instance(services.node(), services.nodeAddress()))
              : new InstanceObservation.NotRegistered());
    } catch (PortException e) {
      told = null;
      again = true;
      watcher.failed(e);
    }
  }

  /** The node's other services change too, so the same may come many times. */
  private void tell(InstanceObservation observation) {
    if (!observation.equals(told)) {
      told = observation;
      watcher.seen(observation);
    }
  }
}
