package io.ballot.consul.catalog;

import io.ballot.consul.watch.AskingListener;
import io.ballot.consul.watch.Questions;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.Optional;

/**
 * Turns what the catalog shows of the local node into the observations of one instance.
 *
 * <p>Where the catalog does not show the instance, the agent's word decides. Registering and
 * deregistering show in the catalog, so one question each time it went from there is enough, with
 * two exceptions in which the agent is asked again: it knows the instance and the catalog does not
 * show it (yet), or the token may not see the node in the catalog at all.
 */
final class InstanceListener extends AskingListener<NodeServices.Part, InstanceObservation> {
  private final String serviceId;
  private final AgentServices agent;
  private final Questions questions;

  InstanceListener(
      String serviceId,
      AgentServices agent,
      Questions questions,
      Watcher<InstanceObservation> watcher) {
    super(watcher);
    this.serviceId = serviceId;
    this.agent = agent;
    this.questions = questions;
  }

  @Override
  protected Found<InstanceObservation> look(NodeServices.Part catalog) throws PortException {
    InstanceObservation.Registered shown = catalog.shown();
    if (shown != null) {
      return new Found<>(shown, false);
    }
    Optional<AgentService> registered = questions.ask(() -> agent.find(serviceId));
    return registered.isPresent()
        ? new Found<>(registered.get().observation(catalog.node(), catalog.nodeAddress()), true)
        : new Found<>(new InstanceObservation.NotRegistered(), !catalog.visible());
  }
}
