package io.ballot.consul.catalog;

import io.ballot.consul.catalog.AgentServices.Told;
import io.ballot.consul.catalog.CatalogReader.Instances;
import io.ballot.consul.catalog.CatalogWriter.Change;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * One try to move a tag, on what the catalog and the agent show now.
 *
 * <p>Where nothing of any record would be lost by it, the catalog is changed in one commit that the
 * term fences: no reader ever sees two carriers, and nobody who lost the lock changes anything.
 * Else those records of which nothing would be lost are changed so, and the rest is written one by
 * one, each as it is read right before, the term looked at before each; the own one comes last,
 * once no other carries the tag, and the outcome is looked at afterwards. In all cases the local
 * agent is told, or the next flip of a check would undo the change.
 */
final class TagMove {
  private final TagAssignment assignment;
  private final Term term;
  private final CatalogReader reader;
  private final CatalogWriter writer;
  private final AgentServices agent;
  private final Ghosts.Account written;
  private final Untold.Account untold;

  TagMove(
      TagAssignment assignment,
      Term term,
      CatalogReader reader,
      CatalogWriter writer,
      AgentServices agent,
      Ghosts.Account written,
      Untold.Account untold) {
    this.assignment = assignment;
    this.term = term;
    this.reader = reader;
    this.writer = writer;
    this.agent = agent;
    this.written = written;
    this.untold = untold;
  }

  /** How a try ended. */
  sealed interface Result {
    /** With an answer. */
    record Answered(TagAnswer answer) implements Result {}

    /** A record changed between being read and being written; nothing was written. */
    record Overtaken() implements Result {}

    /** Others are changing instances of this agent that carry the tag; nothing was written. */
    record NeedsLocks(Set<String> serviceIds) implements Result {}
  }

  /**
   * Tries.
   *
   * @param held the local service ids that the caller holds the locks of
   * @param locks where those of more are taken for as long as this lasts, if nobody has them
   */
  Result attempt(Set<String> held, TagLocks locks)
      throws PortException, TermOverException, RefusedException {
    Optional<AgentService> own = Optional.empty();
    if (isSelf() || assignment.givenUp() != null) {
      own = registered();
    }
    Instances read = reader.instances(assignment.service());
    List<ServiceRecord> records = read.records();
    List<ServiceRecord> others = records.stream().filter(this::isRival).toList();
    Set<String> needed =
        others.stream()
            .filter(this::isLocal)
            .map(record -> record.id().serviceId())
            .collect(Collectors.toSet());
    Set<String> owed = untold.serviceIds();
    owed.removeAll(needed);
    owed.remove(assignment.instance().serviceId());
    needed.addAll(owed);
    needed.removeAll(held);
    TagLocks.Held more = locks.tryHold(needed);
    if (more == null) {
      return new Result.NeedsLocks(needed);
    }
    try {
      return carryOut(read, own, others, owed);
    } finally {
      more.close();
    }
  }

  /** Changes what has to be changed, the locks of all local instances held. */
  private Result carryOut(
      Instances read, Optional<AgentService> own, List<ServiceRecord> others, Set<String> owed)
      throws PortException, TermOverException, RefusedException {
    List<ServiceRecord> records = read.records();
    for (String serviceId : owed) {
      InstanceId id = new InstanceId(assignment.instance().node(), serviceId);
      // Read anew: whoever had its lock until now may have changed it.
      tellAgent(reader.instance(assignment.service(), id), id, this::withoutTag);
      untold.told(serviceId);
    }
    if (own.isEmpty()) {
      Result moved = move(read, Optional.empty(), others);
      return isSelf() && moved instanceof Result.Answered
          ? new Result.Answered(new TagAnswer.NotRegistered())
          : moved;
    }
    Optional<ServiceRecord> record = CatalogReader.find(records, assignment.instance());
    if (record.isPresent()) {
      return move(read, Optional.of(new Own(record.get(), own.get(), owed.isEmpty())), others);
    }
    Result moved = move(read, Optional.empty(), others);
    if (moved instanceof Result.Answered) {
      // A catalog that hides this one hides others, and one of them may carry the tag still.
      throw notShown();
    }
    return moved;
  }

  /**
   * The own instance as it was read.
   *
   * @param record in the catalog
   * @param registered with its agent
   * @param justRead whether nothing has been written since
   */
  private record Own(ServiceRecord record, AgentService registered, boolean justRead) {}

  /**
   * Moves it.
   *
   * @param read what was read of all
   * @param own the own instance, where its tags are to be put right
   */
  private Result move(Instances read, Optional<Own> own, List<ServiceRecord> others)
      throws PortException, TermOverException, RefusedException {
    boolean inCatalog = own.isEmpty() || isRight(own.get().record().tags());
    boolean withAgent = own.isEmpty() || isRight(own.get().registered().tags());
    List<Change> ofOwn =
        inCatalog
            ? List.of()
            : List.of(new Change(own.get().record(), right(own.get().record().tags())));
    List<Change> ofOthers =
        others.stream()
            .map(record -> new Change(record, withoutTag(record.tags())))
            .collect(Collectors.toCollection(ArrayList::new));
    if (ofOthers.isEmpty() && ofOwn.isEmpty() && withAgent) {
      return new Result.Answered(new TagAnswer.Done(false));
    }
    boolean inOne = ofOthers.size() + ofOwn.size() <= CatalogWriter.MOST_WRITES;
    boolean fenced = inOne && survive(ofOthers) && survive(ofOwn);
    if (fenced) {
      ofOthers.addAll(ofOwn);
    }
    others.stream().filter(this::isLocal).forEach(other -> untold.owe(other.id().serviceId()));
    if (!commit(ofOthers)) {
      return new Result.Overtaken();
    }
    for (ServiceRecord other : others) {
      takeOff(read, other, other.survivesTransaction());
    }
    if (!fenced && !ofOwn.isEmpty() && survive(ofOwn)) {
      // The others are off, and so the next try can put it on in a commit.
      return new Result.Overtaken();
    }
    boolean tell = own.isPresent() && (!withAgent || !fenced);
    if (tell) {
      boolean committed = fenced && !inCatalog;
      boolean justRead = own.get().justRead() && others.isEmpty() && !committed;
      if (!(justRead
          ? putRight(read, own.get(), fenced)
          : putRight(own.get().record(), fenced, committed))) {
        return new Result.Overtaken();
      }
    }
    return fenced || isDone(own.isPresent())
        ? new Result.Answered(new TagAnswer.Done(true))
        : new Result.Overtaken();
  }

  private static boolean survive(List<Change> changes) {
    return changes.stream().allMatch(change -> change.record().survivesTransaction());
  }

  /** Commits those of which nothing is lost by that, as many at once as Consul takes. */
  private boolean commit(List<Change> changes)
      throws PortException, TermOverException, RefusedException {
    List<Change> fit =
        changes.stream().filter(change -> change.record().survivesTransaction()).toList();
    for (int from = 0; from < fit.size(); from += CatalogWriter.MOST_WRITES) {
      int to = Math.min(fit.size(), from + CatalogWriter.MOST_WRITES);
      if (!writer.commit(term, fit.subList(from, to))) {
        return false;
      }
    }
    return true;
  }

  /** Takes the tag off another instance, as far as the commit has not done so. */
  private void takeOff(Instances read, ServiceRecord other, boolean fenced)
      throws PortException, TermOverException, RefusedException {
    if (isLocal(other)) {
      Optional<ServiceRecord> now =
          fenced && term.hasJustCommitted()
              ? Optional.of(other.tagged(withoutTag(other.tags())))
              : reader.instance(assignment.service(), other.id());
      Told told = tellAgent(now, other.id(), this::withoutTag);
      untold.told(other.id().serviceId());
      if (!fenced) {
        leaveToAgent(read, other, told, this::withoutTag);
      }
    } else if (!fenced) {
      // Read anew: a write to a node that has gone would bring a ghost of it back.
      Optional<ServiceRecord> now = reader.instance(assignment.service(), other.id());
      if (now.isPresent() && carries(now.get())) {
        term.require();
        written.writing(now.get());
        writer.register(new Change(now.get(), withoutTag(now.get().tags())));
      }
    }
  }

  private List<String> withoutTag(List<String> tags) {
    return Tags.without(tags, assignment.tag());
  }

  private boolean isSelf() {
    return assignment.scope() == Scope.OTHERS_AND_SELF;
  }

  /** The own instance's tags as they are to be, whatever they are. */
  private List<String> right(List<String> tags) {
    String givenUp = assignment.givenUp();
    List<String> kept = givenUp == null ? tags : Tags.without(tags, givenUp);
    return isSelf() ? Tags.with(kept, assignment.tag()) : kept;
  }

  private boolean isRight(List<String> tags) {
    return tags.equals(right(tags));
  }

  /**
   * Puts the tags of the instance itself right, as far as a commit has not done so; tells whether
   * its agent still knew it, and nobody else was found with the tag again.
   *
   * @param committed whether a commit has just written its record
   */
  private boolean putRight(ServiceRecord own, boolean fenced, boolean committed)
      throws PortException, TermOverException, RefusedException {
    if (committed && term.hasJustCommitted()) {
      Optional<ServiceRecord> now = Optional.of(own.tagged(right(own.tags())));
      return tellAgent(now, own.id(), this::right) != Told.NOBODY;
    }
    Instances read = reader.instances(assignment.service());
    if (!fenced && isSelf() && read.records().stream().anyMatch(this::isRival)) {
      // Someone who has written its record at the same time has put back what was taken off.
      return false;
    }
    Optional<ServiceRecord> now = CatalogReader.find(read.records(), own.id());
    return leaveOwn(read, own, tellAgent(now, own.id(), this::right), fenced);
  }

  /** The same where nothing was written since all was read. */
  private boolean putRight(Instances read, Own own, boolean fenced)
      throws PortException, TermOverException, RefusedException {
    Optional<ServiceRecord> now = Optional.of(own.record());
    Told told =
        AgentServices.isToBeTold(own.registered(), now, this::right)
            ? tellAgent(now, own.record().id(), this::right)
            : Told.NOTHING;
    return leaveOwn(read, own.record(), told, fenced);
  }

  /** Leaves the own record to its agent, unless a commit has written it. */
  private boolean leaveOwn(Instances read, ServiceRecord own, Told told, boolean fenced)
      throws PortException, TermOverException, RefusedException {
    if (told != Told.NOBODY && !fenced) {
      leaveToAgent(read, own, told, this::right);
    }
    return told != Told.NOBODY;
  }

  /** Tells the local agent, on what it shows right before, and the catalog. */
  private Told tellAgent(
      Optional<ServiceRecord> now, InstanceId id, UnaryOperator<List<String>> change)
      throws PortException, TermOverException, RefusedException {
    Optional<AgentService> registered = agent.find(id.serviceId());
    if (registered.isEmpty()) {
      return Told.NOBODY;
    }
    if (!AgentServices.isToBeTold(registered.get(), now, change)) {
      return Told.NOTHING;
    }
    term.require();
    return agent.changeTags(registered.get(), now, change);
  }

  /**
   * The agent brings what it was told into the catalog by itself, and loses nothing; only where it
   * does not, the catalog is written past it.
   *
   * @param read what was read before it was told
   */
  private void leaveToAgent(
      Instances read, ServiceRecord record, Told told, UnaryOperator<List<String>> change)
      throws PortException, TermOverException, RefusedException {
    Optional<ServiceRecord> now =
        reader.broughtByAgent(
            assignment.service(),
            record.id(),
            told,
            read,
            r -> change.apply(r.tags()).equals(r.tags()));
    if (now.isEmpty()) {
      return;
    }
    if (change.apply(now.get().tags()).equals(now.get().tags())) {
      return;
    }
    Optional<ServiceRecord> last = reader.instance(assignment.service(), record.id());
    if (last.isPresent() && !change.apply(last.get().tags()).equals(last.get().tags())) {
      term.require();
      written.writing(last.get());
      writer.register(new Change(last.get(), change.apply(last.get().tags())));
    }
  }

  /**
   * Whether what was written one by one has come to what was wanted.
   *
   * @param own whether this instance's tags were to be put right, too
   */
  private boolean isDone(boolean own) throws PortException {
    List<ServiceRecord> records = reader.service(assignment.service());
    written.look(records);
    return records.stream().noneMatch(this::isRival)
        && (!own
            || CatalogReader.find(records, assignment.instance())
                .filter(record -> !isRight(record.tags()))
                .isEmpty());
  }

  /** Whether it is another instance, and carries the tag. */
  private boolean isRival(ServiceRecord record) {
    return !record.id().equals(assignment.instance()) && carries(record);
  }

  private boolean carries(ServiceRecord record) {
    return record.tags().contains(assignment.tag());
  }

  private PortException notShown() {
    return new PortException(
        Failure.UNAVAILABLE,
        "the catalog does not show "
            + assignment.instance()
            + ", which its agent has: it was not brought there yet, or this token may not see it"
            + " (node_prefix \"\" { policy = \"read\" } would let it)");
  }

  private boolean isLocal(ServiceRecord record) {
    return record.id().node().equals(assignment.instance().node());
  }

  /** The own instance as the agent has it; refused if it is one of another service. */
  private Optional<AgentService> registered() throws PortException, RefusedException {
    Optional<AgentService> own = agent.find(assignment.instance().serviceId());
    if (own.isPresent() && !own.get().service().equals(assignment.service())) {
      throw new RefusedException(
          "the instance "
              + assignment.instance()
              + " is registered as one of the service '"
              + own.get().service()
              + "', not of '"
              + assignment.service()
              + "'");
    }
    return own;
  }
}
