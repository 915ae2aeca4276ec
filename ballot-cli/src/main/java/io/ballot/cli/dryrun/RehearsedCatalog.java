package io.ballot.cli.dryrun;

import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.Objects;

/** Registrations that are read, and tags that are moved in our own eyes only. */
public final class RehearsedCatalog implements CatalogPort {
  private final CatalogPort real;
  private final Rehearsal rehearsal;
  private final PretendedTags tags = new PretendedTags();

  /**
   * Pretends on top of a real port.
   *
   * @param real what is read
   * @param rehearsal told what would have been done
   */
  public RehearsedCatalog(CatalogPort real, Rehearsal rehearsal) {
    this.real = Objects.requireNonNull(real);
    this.rehearsal = Objects.requireNonNull(rehearsal);
  }

  @Override
  public Watch watchInstance(String serviceId, Watcher<InstanceObservation> watcher) {
    PretendedTags.View<InstanceObservation> view =
        tags.view(
            watcher,
            seen ->
                switch (seen) {
                  case InstanceObservation.Registered it -> pretended(it);
                  case InstanceObservation.NotRegistered it -> it;
                });
    Watch watch = real.watchInstance(serviceId, view);
    return () -> {
      watch.close();
      view.close();
    };
  }

  private InstanceObservation.Registered pretended(InstanceObservation.Registered seen) {
    Instance withAgent = tags.local(seen.instance().withTags(seen.agentsTags()));
    return new InstanceObservation.Registered(
        tags.local(seen.instance()),
        seen.tagCaveat(),
        seen.agentsTags().stream().filter(withAgent::carries).toList());
  }

  @Override
  public Watch watchService(String service, Watcher<ServiceObservation> watcher) {
    PretendedTags.View<ServiceObservation> view =
        tags.view(
            watcher,
            seen ->
                new ServiceObservation(
                    seen.index(), seen.instances().stream().map(tags::anywhere).toList()));
    Watch watch = real.watchService(service, view);
    return () -> {
      watch.close();
      view.close();
    };
  }

  @Override
  public TagAnswer assignTag(TagAssignment assignment) throws PortException {
    boolean self = assignment.scope() == TagAssignment.Scope.OTHERS_AND_SELF;
    String givenUp = assignment.givenUp();
    boolean changed =
        tags.assign(assignment.service(), assignment.instance(), assignment.tag(), self);
    boolean gaveUp = givenUp != null && tags.giveUp(assignment.instance(), givenUp);
    if (changed) {
      rehearsal.would(
          new Whose.Tagging(assignment.instance().serviceId(), assignment.tag()),
          "take the tag "
              + assignment.tag()
              + " off all other instances of "
              + assignment.service()
              + (self ? ", and put it on " + assignment.instance() : ""));
    }
    if (givenUp != null && gaveUp) {
      tellRemoval(assignment.instance().serviceId(), givenUp);
    }
    return new TagAnswer.Done(changed || gaveUp);
  }

  @Override
  public TagAnswer addTag(String serviceId, String tag) throws PortException {
    boolean changed = tags.add(serviceId, tag);
    if (changed) {
      rehearsal.would(new Whose.Tagging(serviceId, tag), "put the tag " + tag + " on " + serviceId);
    }
    return new TagAnswer.Done(changed);
  }

  @Override
  public TagAnswer removeTag(String serviceId, String tag) throws PortException {
    boolean changed = tags.remove(serviceId, tag);
    if (changed) {
      tellRemoval(serviceId, tag);
    }
    return new TagAnswer.Done(changed);
  }

  private void tellRemoval(String serviceId, String tag) {
    rehearsal.would(new Whose.Tagging(serviceId, tag), "take the tag " + tag + " off " + serviceId);
  }
}
