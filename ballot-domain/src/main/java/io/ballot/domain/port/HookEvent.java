package io.ballot.domain.port;

/** What a hook is run for. */
public enum HookEvent {
  /** The instance begins to lead. */
  PROMOTE("promote"),
  /** The instance ends to lead. */
  DEMOTE("demote"),
  /** Another instance has begun to lead. */
  LEADER_CHANGE("leader-change");

  private final String text;

  HookEvent(String text) {
    this.text = text;
  }

  /** The name users see: the value of {@code BALLOT_EVENT}. */
  public String text() {
    return text;
  }
}
