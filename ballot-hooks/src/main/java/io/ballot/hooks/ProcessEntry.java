package io.ballot.hooks;

/**
 * One process of this machine as it stood at one moment.
 *
 * @param pid its id
 * @param parent its parent's id
 * @param group its process group, 0 where that is not known here
 * @param session its session, 0 where that is not known here
 * @param start when it started, in a unit of the table's own; together with the id it tells one
 *     process from every other since the machine started
 */
record ProcessEntry(long pid, long parent, long group, long session, long start) {
  /** Whether this is the same process at another moment: its parent and groups may have changed. */
  boolean isSameAs(ProcessEntry other) {
    return pid == other.pid && start == other.start;
  }
}
