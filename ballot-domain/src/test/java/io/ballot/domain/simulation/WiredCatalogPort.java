package io.ballot.domain.simulation;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import org.jspecify.annotations.Nullable;

/** Registrations and tags as one daemon reaches them. */
final class WiredCatalogPort implements CatalogPort {
  private final CatalogPort agent;
  private final Link link;
  private final @Nullable RecordByRecord byRecord;

  /**
   * @param byRecord how a tag is moved; {@code null} for at one blow
   */
  WiredCatalogPort(CatalogPort agent, Link link, @Nullable RecordByRecord byRecord) {
    this.agent = agent;
    this.link = link;
    this.byRecord = byRecord;
  }

  @Override
  public Watch watchInstance(String serviceId, Watcher<InstanceObservation> watcher) {
    return link.watch(watcher, wired -> agent.watchInstance(serviceId, wired));
  }

  @Override
  public Watch watchService(String service, Watcher<ServiceObservation> watcher) {
    return link.watch(watcher, wired -> agent.watchService(service, wired));
  }

  @Override
  public TagAnswer assignTag(TagAssignment assignment) throws PortException {
    return link.askAsHolder(
        assignment.session(),
        () -> {
          if (byRecord != null) {
            return byRecord.assign(assignment);
          }
          boolean held = link.termGoesOn(assignment);
          TagAnswer answer = link.promoting(assignment, () -> agent.assignTag(assignment));
          if (answer instanceof TagAnswer.Done done && done.changed() && !held) {
            link.breach(
                Invariant.LATE_REQUESTS,
                assignment.instance() + " moved tag " + assignment.tag() + " without the lock");
          }
          return answer;
        });
  }

  @Override
  public TagAnswer addTag(String serviceId, String tag) throws PortException {
    // As below.
    return link.ask(false, () -> agent.addTag(serviceId, tag));
  }

  @Override
  public TagAnswer removeTag(String serviceId, String tag) throws PortException {
    // A change with the local agent: nothing behind it goes on trying.
    return link.ask(false, () -> agent.removeTag(serviceId, tag));
  }
}
