package io.ballot.domain.memory;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Registrations and tags as one node sees and changes them: every call is one step under the
 * monitor.
 */
final class MemoryCatalogPort implements CatalogPort {
  private final Cluster cluster;
  private final Gate gate;
  private final Agent agent;

  MemoryCatalogPort(Cluster cluster, Gate gate, Agent agent) {
    this.cluster = cluster;
    this.gate = gate;
    this.agent = agent;
  }

  @Override
  public Watch watchInstance(String serviceId, Watcher<InstanceObservation> watcher) {
    InstanceId id = new InstanceId(agent.node(), serviceId);
    synchronized (cluster) {
      return cluster
          .watches()
          .open(
              List.of(
                  new Topic.Listed(id), new Topic.Definition(id), new Topic.Reach(agent.node())),
              () -> lookAtInstance(id),
              watcher);
    }
  }

  @Override
  public Watch watchService(String service, Watcher<ServiceObservation> watcher) {
    synchronized (cluster) {
      return cluster
          .watches()
          .open(
              List.of(new Topic.Service(service), new Topic.Reach(agent.node())),
              () -> lookAtService(service),
              watcher);
    }
  }

  @Override
  public TagAnswer assignTag(TagAssignment assignment) throws PortException {
    String tag = assignment.tag();
    synchronized (cluster) {
      gate.requireServers("assigning tag '" + tag + "' to '" + assignment.instance() + "'");
      if (!holds(assignment)) {
        return new TagAnswer.TermOver();
      }
      if (gate.denies(Right.TAG)) {
        return new TagAnswer.Refused(gate.denial(Right.TAG));
      }
      boolean changed = takeOffOthers(assignment);
      boolean self = assignment.scope() == TagAssignment.Scope.OTHERS_AND_SELF;
      String givenUp = assignment.givenUp();
      if (!self && givenUp == null) {
        return new TagAnswer.Done(changed);
      }
      Instance own = local(assignment.instance());
      if (own == null) {
        return self ? new TagAnswer.NotRegistered() : new TagAnswer.Done(changed);
      }
      Instance wanted = givenUp == null ? own : Tags.without(own, givenUp);
      boolean put = rewrite(own, self ? Tags.with(wanted, tag) : wanted);
      return new TagAnswer.Done(changed || put);
    }
  }

  @Override
  public TagAnswer addTag(String serviceId, String tag) throws PortException {
    synchronized (cluster) {
      gate.requireServers("putting tag '" + tag + "' on instance '" + serviceId + "'");
      Instance own = agent.instance(serviceId);
      if (own == null) {
        return new TagAnswer.NotRegistered();
      }
      if (gate.denies(Right.TAG)) {
        return new TagAnswer.Refused(gate.denial(Right.TAG));
      }
      return new TagAnswer.Done(rewrite(own, Tags.with(own, tag)));
    }
  }

  @Override
  public TagAnswer removeTag(String serviceId, String tag) throws PortException {
    synchronized (cluster) {
      gate.requireServers("taking tag '" + tag + "' off instance '" + serviceId + "'");
      Instance own = agent.instance(serviceId);
      if (own == null) {
        return new TagAnswer.NotRegistered();
      }
      if (gate.denies(Right.TAG)) {
        return new TagAnswer.Refused(gate.denial(Right.TAG));
      }
      Instance listed = cluster.catalog().instance(own.id());
      boolean inCatalog = listed != null && listed.carries(tag);
      if (!inCatalog && !own.carries(tag)) {
        return new TagAnswer.Done(false);
      }
      return new TagAnswer.Done(rewrite(own, Tags.without(own, tag)));
    }
  }

  private boolean holds(TagAssignment assignment) {
    return cluster.locks().state(assignment.key()) instanceof LockState.Held held
        && held.session().equals(assignment.session())
        && held.modifyIndex() == assignment.keyIndex();
  }

  private boolean takeOffOthers(TagAssignment assignment) {
    boolean changed = false;
    // The own agent's stale definitions first: it would push them back.
    for (Instance neighbour : agent.instances()) {
      if (isOther(neighbour, assignment) && neighbour.carries(assignment.tag())) {
        changed |= rewrite(neighbour, Tags.without(neighbour, assignment.tag()));
      }
    }
    for (Instance other : cluster.catalog().instances(assignment.service())) {
      if (isOther(other, assignment) && other.carries(assignment.tag())) {
        cluster.catalog().put(Tags.without(other, assignment.tag()));
        changed = true;
      }
    }
    return changed;
  }

  private static boolean isOther(Instance instance, TagAssignment assignment) {
    return instance.service().equals(assignment.service())
        && !instance.id().equals(assignment.instance());
  }

  private @Nullable Instance local(InstanceId id) {
    return id.node().equals(agent.node()) ? agent.instance(id.serviceId()) : null;
  }

  /** Registers a local instance anew, which brings the catalog in line too. */
  private boolean rewrite(Instance own, Instance wanted) {
    boolean changes = !wanted.equals(own) || !wanted.equals(cluster.catalog().instance(own.id()));
    if (changes) {
      agent.register(wanted);
    }
    return changes;
  }

  /**
   * What the catalog shows and the tags that only the agent has, or the agent's word where the
   * catalog does not show it.
   */
  private InstanceObservation lookAtInstance(InstanceId id) throws PortException {
    gate.requireServers("watching instance '" + id.serviceId() + "'");
    Instance own = agent.instance(id.serviceId());
    Instance listed = cluster.catalog().instance(id);
    if (listed == null) {
      return own == null
          ? new InstanceObservation.NotRegistered()
          : new InstanceObservation.Registered(own);
    }
    InstanceObservation.Registered shown = new InstanceObservation.Registered(listed);
    return own == null ? shown : shown.withAgent(own.tags());
  }

  private ServiceObservation lookAtService(String service) throws PortException {
    gate.requireServers("watching service '" + service + "'");
    return new ServiceObservation(cluster.history().index(), cluster.catalog().instances(service));
  }
}
