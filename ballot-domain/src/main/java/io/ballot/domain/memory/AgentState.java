package io.ballot.domain.memory;

/** How much of the world a node's agent takes part in. */
enum AgentState {
  /** Answers, and reaches the servers. */
  RUNNING(true, true, true),
  /** Answers, but requests that need the servers find no end. */
  CUT_OFF(true, false, false),
  /** Has taken its node out of the cluster and still answers for a while. */
  LEAVING(true, true, false),
  /** Does not answer. */
  STOPPED(false, false, false);

  private final boolean answers;
  private final boolean reachesServers;
  private final boolean pushes;

  AgentState(boolean answers, boolean reachesServers, boolean pushes) {
    this.answers = answers;
    this.reachesServers = reachesServers;
    this.pushes = pushes;
  }

  boolean answers() {
    return answers;
  }

  boolean reachesServers() {
    return reachesServers;
  }

  /** Whether it brings what it knows to the catalog. */
  boolean pushes() {
    return pushes;
  }
}
