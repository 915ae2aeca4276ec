package io.ballot.cli.demo;

/** What an instance is at a moment, in one word for people. */
enum Role {
  /** Its daemon has not been started yet. */
  OFF("not started"),
  /** Its daemon looks for what a predecessor may have left. */
  STARTING("starting"),
  /** Waits for the lock. */
  FOLLOWER("follower"),
  /** Holds the lock; its promote hook runs. */
  PROMOTING("promoting"),
  /** Leads. */
  LEADER("leader"),
  /** Gives its term up; its demote hook runs. */
  DEMOTING("demoting"),
  /** May not lead. */
  UNHEALTHY("unhealthy"),
  /** May lead, and lets others go first. */
  SITTING_OUT("sits out"),
  /** Its daemon was killed. */
  KILLED("killed"),
  /** Its daemon has ended in order. */
  STOPPED("stopped");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /** The word. */
  String text() {
    return text;
  }
}
