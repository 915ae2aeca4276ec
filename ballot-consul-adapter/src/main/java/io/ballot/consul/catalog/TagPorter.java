package io.ballot.consul.catalog;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.catalog.AgentServices.Told;
import io.ballot.consul.catalog.CatalogWriter.Change;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/** Moves tags, puts them on and takes them off; turns taken for each local instance. */
final class TagPorter {
  /** Each try starts from what is there, and only another writer's success makes one fail. */
  private static final int TRIES = 5;

  private final ConsulHttp http;
  private final LocalNode local;
  private final TagLocks locks;
  private final CatalogReader reader;
  private final CatalogWriter writer;
  private final AgentServices agent;
  private final Ghosts ghosts;
  private final Untold untold = new Untold();

  /** The services that local instances are known to the agent as, by service id. */
  private final Map<String, String> services = new ConcurrentHashMap<>();

  TagPorter(ConsulHttp http, LocalNode local, TagLocks locks) {
    this.http = http;
    this.local = local;
    this.locks = locks;
    this.reader = new CatalogReader(http);
    this.writer = new CatalogWriter(http);
    this.agent = new AgentServices(http);
    this.ghosts = new Ghosts(reader, writer);
  }

  TagAnswer assign(TagAssignment assignment) throws PortException {
    Ghosts.Account account = ghosts.open(assignment.service());
    try {
      Term term = new Term(http, assignment);
      TagMove move =
          new TagMove(
              assignment,
              term,
              reader,
              writer,
              agent,
              account,
              untold.of(assignment.service(), assignment.tag()));
      return assign(assignment, move);
    } finally {
      account.close();
    }
  }

  private TagAnswer assign(TagAssignment assignment, TagMove move) throws PortException {
    Set<String> needed = new TreeSet<>(Set.of(assignment.instance().serviceId()));
    try {
      for (int i = 0; i < TRIES; i++) {
        switch (attempt(move, needed)) {
          case TagMove.Result.Answered answered -> {
            boolean onSelf = assignment.scope() == Scope.OTHERS_AND_SELF;
            if (onSelf && answered.answer() instanceof TagAnswer.Done) {
              services.put(assignment.instance().serviceId(), assignment.service());
            }
            return answered.answer();
          }
          case TagMove.Result.NeedsLocks more -> needed.addAll(more.serviceIds());
          case TagMove.Result.Overtaken overtaken -> {}
        }
      }
    } catch (TermOverException e) {
      return new TagAnswer.TermOver();
    } catch (RefusedException e) {
      return e.asAnswer();
    }
    throw new PortException(
        Failure.UNAVAILABLE,
        "the instances of "
            + assignment.service()
            + " changed under each of "
            + TRIES
            + " tries to move the tag '"
            + assignment.tag()
            + "'");
  }

  TagAnswer add(String serviceId, String tag) throws PortException {
    return change(serviceId, tags -> Tags.with(tags, tag));
  }

  TagAnswer remove(String serviceId, String tag) throws PortException {
    return change(serviceId, tags -> Tags.without(tags, tag));
  }

  /** Changes the tags of a local instance, with its agent and in the catalog. */
  private TagAnswer change(String serviceId, UnaryOperator<List<String>> change)
      throws PortException {
    TagLocks.Held held = locks.hold(Set.of(serviceId));
    try {
      String known = services.get(serviceId);
      Optional<TagAnswer> answer =
          known == null ? Optional.empty() : change(known, serviceId, change);
      if (answer.isPresent()) {
        return answer.get();
      }
      Optional<AgentService> registered = agent.find(serviceId);
      if (registered.isEmpty()) {
        return new TagAnswer.NotRegistered();
      }
      String service = registered.get().service();
      services.put(serviceId, service);
      return change(service, serviceId, change)
          .orElseThrow(() ->
              new PortException(
                  Failure.UNAVAILABLE,
                  serviceId + " was registered anew meanwhile, as an instance of another service"));
    } catch (RefusedException e) {
      return e.asAnswer();
    } finally {
      held.close();
    }
  }

  private TagMove.Result attempt(TagMove move, Set<String> serviceIds)
      throws PortException, TermOverException, RefusedException {
    TagLocks.Held held = locks.hold(serviceIds);
    try {
      return move.attempt(serviceIds, locks);
    } finally {
      held.close();
    }
  }

  /** Empty where the instance is none of that service any more. */
  private Optional<TagAnswer> change(
      String service, String serviceId, UnaryOperator<List<String>> change)
      throws PortException, RefusedException {
    InstanceId id = new InstanceId(local.name(http), serviceId);
    CatalogReader.Instances read = reader.instances(service);
    Optional<ServiceRecord> record = CatalogReader.find(read.records(), id);
    // After the other read, and so right before it is written.
    Optional<AgentService> registered = agent.find(serviceId);
    if (registered.isEmpty()) {
      return Optional.of(new TagAnswer.NotRegistered());
    }
    if (!registered.get().service().equals(service)) {
      return Optional.empty();
    }
    boolean wrong =
        changes(registered.get().tags(), change)
            || record.filter(r -> changes(r.tags(), change)).isPresent();
    if (!wrong) {
      return Optional.of(new TagAnswer.Done(false));
    }
    Told told = agent.changeTags(registered.get(), record, change);
    Optional<ServiceRecord> now =
        reader.broughtByAgent(service, id, told, read, r -> !changes(r.tags(), change));
    if (now.isPresent() && changes(now.get().tags(), change)) {
      writePast(service, id, change);
    }
    return Optional.of(new TagAnswer.Done(true));
  }

  /** Writes the record in the catalog past its agent, as it is read right before. */
  private void writePast(String service, InstanceId id, UnaryOperator<List<String>> change)
      throws PortException, RefusedException {
    Optional<ServiceRecord> last = reader.instance(service, id);
    if (last.isEmpty() || !changes(last.get().tags(), change)) {
      return;
    }
    Ghosts.Account account = ghosts.open(service);
    try {
      account.writing(last.get());
      writer.register(new Change(last.get(), change.apply(last.get().tags())));
    } finally {
      account.close();
    }
  }

  private static boolean changes(List<String> tags, UnaryOperator<List<String>> change) {
    return !change.apply(tags).equals(tags);
  }
}
