package io.ballot.domain.election;

import io.ballot.domain.port.Mark;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAssignment.Scope;
import org.jspecify.annotations.Nullable;

/**
 * What an election has under way: at most one write to the lock, one read of it, one question about
 * a session, one change of tags, one access to the mark and one hook at a time. Zero stands for
 * none.
 */
final class Desk {
  /** An instant that is not planned. */
  static final long UNPLANNED = Long.MAX_VALUE;

  /** The write to the lock under way: acquire or release. */
  long lockCall;

  /** The read of the lock under way, and what was known of the lock when it was asked. */
  long readCall;

  long readVersion;

  /** When the lock has to be read, unless its watch tells sooner; and how many reads failed. */
  long readAt = UNPLANNED;

  int readFailures;

  /** The lock, given back without a term: its index, when to try again, and how often it failed. */
  long strayIndex;

  /** The newest token that was known when the lock was sent back; 0 while it is not on its way. */
  long newestWhenStraying;

  long strayAt = World.NEVER;
  int strayFailures;

  /** The question under way whose a session is, and which. */
  long describeCall;

  @Nullable SessionId describing;

  /** The change of tags under way, and what it is to do. */
  long tagCall;

  @Nullable TagWork tagWork;

  /**
   * Whether this instance may carry the leader's tag, or the followers', by a change of ours,
   * whatever is seen of it: the answer may be lost, and the watch late.
   */
  boolean tagInDoubt;

  boolean replicaInDoubt;

  /** Whether the followers' tag was to be on when it was last asked, and was right since then. */
  boolean replicaWanted;

  boolean replicaPlaced;

  /** How much of the tags is this term's to put right, and whether it was right once. */
  Scope tagScope = Scope.OTHERS_AND_SELF;

  boolean tagPlaced;

  /** Whether the leader's tag was seen off since the last term; then its return is not ours. */
  boolean tagWasOff;

  /** Not before when the next change of tags may begin. */
  long tagRetryAt = World.NEVER;

  /** How many changes of tags came in close succession, and how many in a row failed. */
  int tagChanges;

  int tagFailures;

  /** How many were refused since one was done; a refusal may be waited out longer. */
  int tagRefusals;

  /** What is being put right, and what others changed back since all was calm. */
  @Nullable WrongTag repairing;

  TagFight tagFight = TagFight.NONE;

  /** The trouble with tags that was told, so that it is told once. */
  TroubleTold tagTrouble = TroubleTold.NONE;

  /** Whether it was told that tags are less lasting than they could be. */
  boolean tagCaveatTold;

  /** When the tags were last changed. */
  long tagChangedAt = World.NEVER;

  /** The access to the mark, or the hunt for orphans, under way. */
  long markCall;

  /** Whether that access removes the mark. */
  boolean removingMark;

  /** Whether a mark may be on the disk. */
  boolean marked;

  /** A mark that is to be written as soon as the mark's slot is free. */
  @Nullable Mark pendingMark;

  /** The hook that runs or is about to. */
  @Nullable HookRun hook;

  Desk copy() {
    Desk copy = new Desk();
    copy.lockCall = lockCall;
    copy.readCall = readCall;
    copy.readVersion = readVersion;
    copy.readAt = readAt;
    copy.readFailures = readFailures;
    copy.strayIndex = strayIndex;
    copy.newestWhenStraying = newestWhenStraying;
    copy.strayAt = strayAt;
    copy.strayFailures = strayFailures;
    copy.describeCall = describeCall;
    copy.describing = describing;
    copy.tagCall = tagCall;
    copy.tagWork = tagWork;
    copy.tagInDoubt = tagInDoubt;
    copy.replicaInDoubt = replicaInDoubt;
    copy.replicaWanted = replicaWanted;
    copy.replicaPlaced = replicaPlaced;
    copy.tagScope = tagScope;
    copy.tagPlaced = tagPlaced;
    copy.tagWasOff = tagWasOff;
    copy.tagRetryAt = tagRetryAt;
    copy.tagChanges = tagChanges;
    copy.tagFailures = tagFailures;
    copy.tagRefusals = tagRefusals;
    copy.repairing = repairing;
    copy.tagFight = tagFight;
    copy.tagTrouble = tagTrouble;
    copy.tagCaveatTold = tagCaveatTold;
    copy.tagChangedAt = tagChangedAt;
    copy.markCall = markCall;
    copy.removingMark = removingMark;
    copy.marked = marked;
    copy.pendingMark = pendingMark;
    copy.hook = hook;
    return copy;
  }

  /** Whether an answer is to an attempt that is under way. */
  boolean expects(Event.Answer answer) {
    long expected =
        switch (answer) {
          case Event.AcquireReply ignored -> lockCall;
          case Event.ReleaseReply ignored -> lockCall;
          case Event.ReadReply ignored -> readCall;
          case Event.DescribeReply ignored -> describeCall;
          case Event.TagReply ignored -> tagCall;
          case Event.MarkReadReply ignored -> markCall;
          case Event.MarkReply ignored -> markCall;
          case Event.OrphansReply ignored -> markCall;
          case Event.HookStarted ignored -> hookAttempt();
          case Event.HookEnded ignored -> hookAttempt();
        };
    return expected != 0 && expected == answer.attempt();
  }

  /** Clears the slot that an expected answer frees. */
  void settle(Event.Answer answer) {
    switch (answer) {
      case Event.AcquireReply ignored -> lockCall = 0;
      case Event.ReleaseReply ignored -> lockCall = 0;
      case Event.ReadReply ignored -> readCall = 0;
      case Event.DescribeReply ignored -> describeCall = 0;
      case Event.TagReply ignored -> tagCall = 0;
      case Event.MarkReadReply ignored -> markCall = 0;
      case Event.MarkReply ignored -> markCall = 0;
      case Event.OrphansReply ignored -> markCall = 0;
      case Event.HookStarted ignored -> {
        // It runs; its end frees the slot.
      }
      case Event.HookEnded ignored -> hook = null;
    }
  }

  private long hookAttempt() {
    return hook == null ? 0 : hook.attempt();
  }
}
