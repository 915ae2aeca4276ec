package io.ballot.consul.catalog;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.watch.SharedQueries;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;

/** Consul's registrations and tags as one ACL token sees them. */
public final class ConsulCatalogPort implements CatalogPort, AutoCloseable {
  /** Stands for the local node, whose name may change; no node has an empty one. */
  private static final String LOCAL = "";

  private final AgentQuestions agent;
  private final TagPorter porter;
  private final SharedQueries<String, NodeServices> nodes;
  private final ServiceWatches services;

  /**
   * @param local which node the agent is
   * @param locks shared by all tokens
   */
  public ConsulCatalogPort(ConsulHttp http, LocalNode local, TagLocks locks) {
    this.agent = new AgentQuestions(new AgentServices(http));
    this.porter = new TagPorter(http, local, locks);
    CatalogReader reader = new CatalogReader(http);
    this.nodes =
        new SharedQueries<>(
            "node services",
            http.longPoll(),
            node ->
                node.equals(LOCAL)
                    ? NodeServices.source(http, local)
                    : NodeServices.source(http, node));
    this.services =
        new ServiceWatches(http, local, reader, nodes, LOCAL, ServiceWatches.BETWEEN_LOOKS);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One blocking query on the local node serves all instances on it. Where the catalog does not
   * show the node to this token, the agent is asked once a second instead, and tags are the
   * agent's.
   */
  @Override
  public Watch watchInstance(String serviceId, Watcher<InstanceObservation> watcher) {
    return nodes.watch(
        LOCAL,
        node -> node.of(serviceId),
        new InstanceListener(serviceId, agent, watcher, System::nanoTime));
  }

  /**
   * {@inheritDoc}
   *
   * <p>A bounded number of blocking queries, as {@link ServiceWatches} says.
   */
  @Override
  public Watch watchService(String service, Watcher<ServiceObservation> watcher) {
    return services.watch(service, watcher);
  }

  @Override
  public TagAnswer assignTag(TagAssignment assignment) throws PortException {
    TagAnswer answer = porter.assign(assignment);
    if (answer instanceof TagAnswer.Done) {
      services.refresh(assignment.service());
    }
    return answer;
  }

  @Override
  public TagAnswer addTag(String serviceId, String tag) throws PortException {
    return porter.add(serviceId, tag);
  }

  @Override
  public TagAnswer removeTag(String serviceId, String tag) throws PortException {
    return porter.remove(serviceId, tag);
  }

  /** Ends all watches. */
  @Override
  public void close() {
    nodes.close();
    services.close();
  }
}
