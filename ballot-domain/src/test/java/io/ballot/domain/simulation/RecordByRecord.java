package io.ballot.domain.simulation;

import io.ballot.domain.election.Reply;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Moves a tag as an adapter does where a transaction would lose something of a record: the others
 * first, all at one moment, then the own instance, the lock looked at before each of the two and
 * nothing that fences them. A process that is held up in between makes its next write when it goes
 * on, whoever leads by then. Another machine's record is written as it was read a moment before;
 * where its node has left meanwhile, the write brings a ghost of it back, which the move takes away
 * in the end.
 */
final class RecordByRecord {
  private static final long SHORTEST_STEP = Duration.ofNanos(300_000).toNanos();
  private static final long LONGEST_STEP = Duration.ofMillis(4).toNanos();

  /** Where requests are slow, each record's is. */
  private static final long LONGEST_SLOW_STEP = Duration.ofMillis(900).toNanos();

  /** After a move, if it could look for them. */
  private static final long GHOSTS_ARE_GONE = Duration.ofMillis(1).toNanos();

  /** To have it taken off changes nothing, and fails where a change would. */
  private static final String NOBODYS = "nobody's";

  private final World world;
  private final Host host;
  private final MemoryNode node;
  private final Link link;
  private final Chance chance;

  /** Nodes whose records were written by moves that could not look whether they are ghosts. */
  private final Set<String> unlooked = new TreeSet<>();

  RecordByRecord(World world, Host host, Link link, Chance chance) {
    this.world = world;
    this.host = host;
    this.node = host.node();
    this.link = link;
    this.chance = chance;
  }

  /** Called where the request arrives; the answer comes later. */
  TagAnswer assign(TagAssignment assignment) throws PortException {
    link.tagAsked(assignment);
    Move move = new Move(assignment);
    Optional<TagAnswer> objection = move.objection();
    if (objection.isPresent()) {
      return objection.get();
    }
    if (link.isCarriedOutLate()) {
      // One of its writes, which an agent made again when nobody waited for it any more.
      move.read(Duration.ZERO);
      move.takeOffOthers();
      return new TagAnswer.Done(true);
    }
    if (!link.termGoesOn(assignment)) {
      return new TagAnswer.TermOver();
    }
    long read = step();
    long others = read + step();
    long own = others + step();
    host.moveStarts(Duration.ofNanos(own));
    link.later(read, () -> move.read(Duration.ofNanos(others - read)));
    link.later(others, move::others);
    link.later(own, move::own);
    link.later(own, move::lookForGhosts);
    link.later(own + GHOSTS_ARE_GONE, move::judgeGhosts);
    link.answersLater(own, move::reply);
    return new TagAnswer.Done(true);
  }

  private long step() {
    boolean slow = !world.isCalm() && host.isSlow();
    return chance.between(SHORTEST_STEP, slow ? LONGEST_SLOW_STEP : LONGEST_STEP);
  }

  private final class Move {
    private final TagAssignment assignment;
    private final CatalogPort agent = node.catalogPort();
    private final MoveJudge judge;
    private final List<Instance> read = new ArrayList<>();
    private final Set<String> written = new TreeSet<>();
    private boolean changed;
    private Reply<TagAnswer> reply =
        new Reply.Failed<>(Failure.UNAVAILABLE, "it was not brought to its end");

    Move(TagAssignment assignment) {
      this.assignment = assignment;
      this.judge =
          world
              .referee()
              .tags()
              .watchMove(assignment, !link.isCarriedOutLate() && !link.termGoesOn(assignment));
    }

    Reply<TagAnswer> reply() {
      return reply;
    }

    /** Whatever has ended it; where that cannot be asked, the next move looks. */
    void lookForGhosts() {
      unlooked.addAll(written);
      try {
        objection();
      } catch (PortException e) {
        return;
      }
      unlooked.stream().filter(world.backend()::isGhost).forEach(this::takeAway);
      unlooked.clear();
    }

    private void takeAway(String name) {
      world.backend().removeGhost(name);
      world.coverage().ghostTakenAway();
      world.trace().add(host.name(), "takes the ghost of " + name + " away");
    }

    void judgeGhosts() {
      for (String name : written) {
        if (world.backend().isGhost(name) && !unlooked.contains(name)) {
          link.breach(Invariant.NOTHING_LEFT, "a ghost of " + name + " by " + host.name());
        }
      }
    }

    /** Why nothing can be changed, if so. */
    Optional<TagAnswer> objection() throws PortException {
      TagAnswer answer = agent.removeTag(assignment.instance().serviceId(), NOBODYS);
      return switch (answer) {
        case TagAnswer.Done ignored -> Optional.empty();
        case TagAnswer.NotRegistered ignored -> Optional.of(answer);
        case TagAnswer.Refused ignored -> Optional.of(answer);
        case TagAnswer.TermOver ignored -> Optional.of(answer);
      };
    }

    /** Reads the records of the other machines' instances, which are written so long after that. */
    void read(Duration beforeTheWrite) {
      for (InstanceId id : world.backend().carriers(assignment.service(), assignment.tag())) {
        if (!id.node().equals(assignment.instance().node())) {
          read.add(world.backend().instance(id).orElseThrow());
          world.recordRead(id.node(), beforeTheWrite);
        }
      }
    }

    void others() {
      write(this::takeOffOthers);
    }

    /** Unless the look at the lock after the write before showed that the term is over. */
    void own() {
      if (reply instanceof Reply.Answered<TagAnswer> answered
          && answered.answer() instanceof TagAnswer.Done) {
        write(this::putRight);
      }
    }

    private void write(Write write) {
      try {
        Optional<TagAnswer> objection = objection();
        if (objection.isPresent()) {
          reply = new Reply.Answered<>(objection.get());
          return;
        }
        write.make();
        // The look before the next write, or at the outcome.
        reply =
            new Reply.Answered<>(
                link.termGoesOn(assignment)
                    ? new TagAnswer.Done(changed)
                    : new TagAnswer.TermOver());
      } catch (PortException e) {
        reply = Reply.Failed.of(e);
      }
    }

    void takeOffOthers() {
      for (InstanceId id : world.backend().carriers(assignment.service(), assignment.tag())) {
        boolean local = id.node().equals(assignment.instance().node());
        if (local && !id.equals(assignment.instance())) {
          takeOffLocal(world.backend().instance(id).orElseThrow());
        }
      }
      read.forEach(this::takeOff);
    }

    private void takeOffLocal(Instance other) {
      writes();
      Optional<Instance> registered = node.instance(other.id().serviceId());
      if (registered.isPresent()) {
        // To be brought into the catalog, where it may be otherwise.
        Instance known = world.schedule().setup().tagOverride() ? other : registered.get();
        node.setTags(other.id().serviceId(), without(known).toArray(String[]::new));
      } else {
        world.backend().editCatalogTags(other.id(), without(other));
      }
    }

    private void takeOff(Instance asRead) {
      writes();
      boolean gone = world.backend().instance(asRead.id()).isEmpty();
      boolean ghost = world.backend().isGhost(asRead.id().node());
      world.backend().writePastAgent(asRead.withTags(without(asRead)));
      if (gone) {
        world.coverage().recordBroughtBack();
        world.trace().add(host.name(), "brings " + asRead.id() + " back, which was gone");
      }
      if (!ghost) {
        written.add(asRead.id().node());
      }
    }

    private List<String> without(Instance instance) {
      return instance.tags().stream().filter(tag -> !tag.equals(assignment.tag())).toList();
    }

    private void putRight() throws PortException {
      boolean inTime = link.termGoesOn(assignment);
      String serviceId = assignment.instance().serviceId();
      if (assignment.givenUp() != null) {
        note(agent.removeTag(serviceId, assignment.givenUp()));
      }
      if (assignment.scope() == Scope.OTHERS_AND_SELF) {
        boolean tagged = link.isTagged(assignment);
        note(agent.addTag(serviceId, assignment.tag()));
        if (link.isTagged(assignment)) {
          judge.tagged();
        }
        if (inTime && !tagged) {
          link.tagged(assignment);
        }
      }
    }

    private void note(TagAnswer answer) {
      if (answer instanceof TagAnswer.Done done && done.changed()) {
        writes();
      }
    }

    /** What nothing fences is as somebody else's edit to whoever leads by now. */
    private void writes() {
      changed = true;
      world.coverage().recordWritten();
      if (!link.termGoesOn(assignment)) {
        world.referee().tags().edited();
        world.coverage().recordWrittenAfterTheTerm();
        judge.wroteAfterTheTerm();
      }
    }
  }

  /** Writes something. */
  @FunctionalInterface
  private interface Write {
    void make() throws PortException;
  }
}
