package io.ballot.domain.port;

import java.util.Objects;

/**
 * A hook's process, recognisable after a restart of the daemon.
 *
 * @param pid its process id, which is its process group's too where it has one of its own
 * @param startTime when it started, in whatever form the adapter can compare: a process with this
 *     id that started at another time is somebody else's
 */
public record HookProcess(long pid, String startTime) {
  /** Requires the start time. */
  public HookProcess {
    Objects.requireNonNull(startTime);
  }
}
