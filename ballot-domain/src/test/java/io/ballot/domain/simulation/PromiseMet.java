package io.ballot.domain.simulation;

/** That a setting was drawn, or came to matter; each has to occur. */
enum PromiseMet {
  TAG_AFTER_DRAWN("tagAfterPromote: true"),
  TAG_AFTER("tagAfterPromote: true put the tag on after the promote hook"),
  TAG_KEPT_OFF("tagAfterPromote: true kept the tag off after a promote hook that failed"),
  TAG_BEFORE_DRAWN("tagAfterPromote: false"),
  TAG_BEFORE("tagAfterPromote: false put the tag on before the promote hook"),
  STEP_DOWN_DRAWN("onPromoteFailure: stepDown"),
  STEPPED_DOWN("onPromoteFailure: stepDown ended a term whose promote hook had failed"),
  SAT_OUT("onPromoteFailure: stepDown had an instance sit out all its time"),
  KEEP_DRAWN("onPromoteFailure: keep"),
  KEPT("onPromoteFailure: keep let a term go on whose promote hook had failed"),
  HOLD_DRAWN("whenUnreachable: hold"),
  HELD("whenUnreachable: hold kept a role without a lease"),
  REGAINED("whenUnreachable: hold had a term go on when its lease was good again"),
  GAP_ENDED_IT("whenUnreachable: hold did not bridge a gap in the own clock"),
  AT_LEASE_END_DRAWN("whenUnreachable: stepDown"),
  ENDED_WITH_LEASE("whenUnreachable: stepDown ended a term with its lease"),
  AWAITS_DRAWN("demoteAwaitsLeader: true"),
  LEADER_AWAITED("demoteAwaitsLeader: true had the next leader's address"),
  WAIT_ENDED("demoteAwaitsLeader: true waited for as long as it may"),
  STOP_ENDED_WAIT("demoteAwaitsLeader: true waited for as long as a stop lets it"),
  NOBODY_CAME("demoteAwaitsLeader: true found that nobody else takes the lock"),
  AT_ONCE_DRAWN("demoteAwaitsLeader: false"),
  AT_ONCE("demoteAwaitsLeader: false demoted at once");

  private final String text;

  PromiseMet(String text) {
    this.text = text;
  }

  /** Whether some thousands of schedules may do without. */
  boolean isRare() {
    return switch (this) {
      case GAP_ENDED_IT, NOBODY_CAME, REGAINED -> true;
      default -> false;
    };
  }

  String text() {
    return text;
  }
}
