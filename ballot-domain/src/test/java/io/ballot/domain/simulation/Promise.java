package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Notice;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.TagAssignment;

/** What one setting promises, judged for all competitors; told in the order of time. */
interface Promise {
  /** A new daemon serves a competitor: of what the last one did, it need not know. */
  default void served(Competitor competitor) {}

  /** A daemon says what has just happened; its state shows what came of it. */
  default void noticed(Competitor competitor, SimulatedDaemon daemon, Notice notice) {}

  /** A hook starts, or is to be started and is not there. */
  default void hookDue(Competitor competitor, SimulatedDaemon daemon, HookCall call) {}

  /** A hook's process has ended. */
  default void hookEnded(Competitor competitor, HookRecord hook, boolean succeeded) {}

  /** A term's change of tags has arrived at the agent. */
  default void tagAsked(Competitor competitor, TagAssignment assignment) {}

  /** An instance has been given the leader's tag by a change of that kind. */
  default void tagged(Competitor competitor, TagAssignment assignment) {}

  /** After every event that touched the election; and every event while its process is held up. */
  default void look(Competitor competitor, SimulatedDaemon daemon, ElectionState state) {}
}
