package io.ballot.domain.simulation;

import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.TagAssignment;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Judges one move of a tag record by record, told of each record once it is written. Its own
 * instance gets the tag only when nobody has it who had it when the move began: somebody else may
 * put it on another instance meanwhile, but two primaries are not of the move's making. And once
 * its term is over, it writes at most what it was writing: the next look at the lock ends it, and
 * the first keeps it from being begun.
 */
final class MoveJudge {
  private final TagAssignment assignment;
  private final VirtualTimers world;
  private final Additions additions;
  private final BiConsumer<Invariant, String> breach;
  private final long begun;
  private final boolean inVain;
  private long firstAfterTheTerm = Long.MAX_VALUE;

  /**
   * @param inVain whether it is begun when its term is over, by somebody who could have seen that
   */
  MoveJudge(
      TagAssignment assignment,
      boolean inVain,
      VirtualTimers world,
      Additions additions,
      BiConsumer<Invariant, String> breach) {
    this.assignment = assignment;
    this.inVain = inVain;
    this.world = world;
    this.additions = additions;
    this.breach = breach;
    additions.lookAt(assignment.tag());
    this.begun = additions.newest();
  }

  /** The own instance was written, and carries the tag. */
  void tagged() {
    List<InstanceId> others = additions.since(begun, assignment.tag());
    others.remove(assignment.instance());
    if (!others.isEmpty()) {
      breach.accept(
          Invariant.ONE_TAG,
          "a promotion record by record shows two primaries: "
              + assignment.instance()
              + " beside "
              + others);
    }
  }

  /** A record was written when the term was over. */
  void wroteAfterTheTerm() {
    if (inVain) {
      breach.accept(
          Invariant.LATE_REQUESTS,
          assignment.instance() + " begins to move tag " + assignment.tag() + " after its term");
    }
    if (world.now() > firstAfterTheTerm) {
      breach.accept(
          Invariant.LATE_REQUESTS,
          assignment.instance()
              + " writes one record after another for tag "
              + assignment.tag()
              + " when its term is over");
    }
    firstAfterTheTerm = Math.min(firstAfterTheTerm, world.now());
  }
}
