package io.ballot.domain.election;

/** {@link Phase.Leading}: keeps the tag right, and gives the role up when it has to. */
final class Leadership {
  private Leadership() {}

  static Phase settle(Phase.Leading phase, Turn turn) {
    if (!turn.mayStand()) {
      return Demotion.stepDown(turn, phase);
    }
    turn.renewIfInDoubt();
    if (!phase.withoutLease()) {
      TagKeeping.watch(turn);
      TagKeeping.lead(turn, phase.term());
    }
    return phase;
  }

  static Phase on(Phase.Leading phase, Event.Answer answer, Turn turn) {
    switch (answer) {
      case Event.TagReply reply -> {
        if (TagReplies.settled(turn, reply.reply()) == TagReplies.Result.TERM_OVER) {
          Demotion.lookAgain(turn);
        }
      }
      case Event.MarkReply reply -> {
        if (reply.failure() != null) {
          turn.announce(new Notice.MarkTrouble(reply.failure()));
        }
      }
      case Event.AcquireReply ignored -> {}
      case Event.ReleaseReply ignored -> {}
      case Event.ReadReply ignored -> {}
      case Event.DescribeReply ignored -> {}
      case Event.MarkReadReply ignored -> {}
      case Event.OrphansReply ignored -> {}
      case Event.HookStarted ignored -> {}
      case Event.HookEnded ignored -> {}
    }
    return phase;
  }
}
