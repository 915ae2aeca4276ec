package io.ballot.consul.catalog;

import io.ballot.consul.catalog.AgentServices.Told;
import io.ballot.consul.catalog.CatalogWriter.Change;
import io.ballot.domain.port.Failure;
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
 * Else the records are written one by one, others first, each as it is read right before, the term
 * looked at before each, and the outcome afterwards. In both cases the local agent is told, or the
 * next flip of a check would undo the change.
 */
final class TagMove {
  private final TagAssignment assignment;
  private final Term term;
  private final CatalogReader reader;
  private final CatalogWriter writer;
  private final AgentServices agent;

  TagMove(
      TagAssignment assignment,
      Term term,
      CatalogReader reader,
      CatalogWriter writer,
      AgentServices agent) {
    this.assignment = assignment;
    this.term = term;
    this.reader = reader;
    this.writer = writer;
    this.agent = agent;
  }

  /** How a try ended. */
  sealed interface Result {
    /** With an answer. */
    record Answered(TagAnswer answer) implements Result {}

    /** A record changed between being read and being written; nothing was written. */
    record Overtaken() implements Result {}

    /** Other instances of this agent carry the tag too; nothing was written. */
    record NeedsLocks(Set<String> serviceIds) implements Result {}
  }

  /**
   * Tries.
   *
   * @param held the local service ids that the caller holds the locks of
   */
  Result attempt(Set<String> held) throws PortException, TermOverException, RefusedException {
    Optional<AgentService> own = Optional.empty();
    if (isSelf() || assignment.givenUp() != null) {
      own = registered();
      if (own.isEmpty() && isSelf()) {
        return new Result.Answered(new TagAnswer.NotRegistered());
      }
    }
    List<ServiceRecord> records = reader.service(assignment.service());
    List<ServiceRecord> others =
        records.stream()
            .filter(record -> !record.id().equals(assignment.instance()))
            .filter(this::carries)
            .toList();
    Set<String> needed =
        others.stream()
            .filter(this::isLocal)
            .map(record -> record.id().serviceId())
            .collect(Collectors.toSet());
    if (!held.containsAll(needed)) {
      return new Result.NeedsLocks(needed);
    }
    if (own.isEmpty()) {
      return move(Optional.empty(), true, others);
    }
    Optional<ServiceRecord> record = CatalogReader.find(records, assignment.instance());
    if (record.isPresent()) {
      return move(record, isRight(own.get().tags()), others);
    }
    // A catalog that hides this one hides others, and one of them may carry the tag still.
    for (ServiceRecord other : others) {
      takeOff(other, false);
    }
    throw notShown();
  }

  /**
   * Moves it.
   *
   * @param own the own instance, where its tags are to be put right
   * @param withAgent whether they are right with its agent already
   */
  private Result move(Optional<ServiceRecord> own, boolean withAgent, List<ServiceRecord> others)
      throws PortException, TermOverException, RefusedException {
    List<Change> changes = new ArrayList<>();
    others.forEach(record -> changes.add(new Change(record, withoutTag(record.tags()))));
    boolean inCatalog = own.isEmpty() || isRight(own.get().tags());
    if (!inCatalog) {
      changes.add(new Change(own.get(), right(own.get().tags())));
    }
    if (changes.isEmpty() && withAgent) {
      return new Result.Answered(new TagAnswer.Done(false));
    }
    boolean fenced =
        changes.size() <= CatalogWriter.MOST_WRITES
            && changes.stream().allMatch(change -> change.record().survivesTransaction());
    if (fenced && !changes.isEmpty() && !writer.commit(term, changes)) {
      return new Result.Overtaken();
    }
    for (ServiceRecord other : others) {
      takeOff(other, fenced);
    }
    boolean tell = own.isPresent() && (!withAgent || !fenced);
    if (tell && !putRight(own.get(), fenced, fenced && !inCatalog)) {
      return new Result.Overtaken();
    }
    return fenced || isDone(own.isPresent(), others)
        ? new Result.Answered(new TagAnswer.Done(true))
        : new Result.Overtaken();
  }

  /** Takes the tag off another instance, as far as the commit has not done so. */
  private void takeOff(ServiceRecord other, boolean fenced)
      throws PortException, TermOverException, RefusedException {
    if (isLocal(other)) {
      Told told = tellAgent(other, fenced, this::withoutTag);
      if (!fenced) {
        leaveToAgent(other, told, this::withoutTag);
      }
    } else if (!fenced) {
      term.require();
      // Read anew: a write to a node that has gone would bring a ghost of it back.
      Optional<ServiceRecord> now = reader.instance(assignment.service(), other.id());
      if (now.isPresent() && carries(now.get())) {
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
   * its agent still knew it.
   *
   * @param committed whether a commit has just written its record
   */
  private boolean putRight(ServiceRecord own, boolean fenced, boolean committed)
      throws PortException, TermOverException, RefusedException {
    Told told = tellAgent(own, committed, this::right);
    if (told != Told.NOBODY && !fenced) {
      leaveToAgent(own, told, this::right);
    }
    return told != Told.NOBODY;
  }

  /**
   * Tells the local agent, on what it and the catalog show right before: that is what a commit has
   * just written, or else what is read now.
   */
  private Told tellAgent(
      ServiceRecord record, boolean committed, UnaryOperator<List<String>> change)
      throws PortException, TermOverException, RefusedException {
    Optional<ServiceRecord> now =
        committed && term.hasJustCommitted()
            ? Optional.of(record.tagged(change.apply(record.tags())))
            : reader.instance(assignment.service(), record.id());
    term.require();
    return agent.changeTags(record.id().serviceId(), now, change);
  }

  /**
   * The agent brings what it was told into the catalog by itself, and loses nothing; only where it
   * does not, the catalog is written past it.
   */
  private void leaveToAgent(ServiceRecord record, Told told, UnaryOperator<List<String>> change)
      throws PortException, TermOverException, RefusedException {
    Optional<ServiceRecord> now =
        reader.broughtByAgent(
            assignment.service(), record.id(), told, r -> change.apply(r.tags()).equals(r.tags()));
    if (now.isEmpty()) {
      return;
    }
    List<String> wanted = change.apply(now.get().tags());
    if (!wanted.equals(now.get().tags())) {
      term.require();
      writer.register(new Change(now.get(), wanted));
    }
  }

  /**
   * Whether what was written one by one has come to what was wanted, and no node has come back by
   * it that was deregistered in between.
   *
   * @param own whether this instance's tags were to be put right, too
   */
  private boolean isDone(boolean own, List<ServiceRecord> others) throws PortException {
    List<ServiceRecord> records = reader.service(assignment.service());
    for (ServiceRecord other : others) {
      Optional<ServiceRecord> now = CatalogReader.find(records, other.id());
      if (now.isPresent() && now.get().isOfGhost() && !other.isOfGhost()) {
        writer.removeGhost(now.get());
      }
    }
    return records.stream()
        .allMatch(record ->
            record.id().equals(assignment.instance())
                ? !own || isRight(record.tags())
                : !carries(record));
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
