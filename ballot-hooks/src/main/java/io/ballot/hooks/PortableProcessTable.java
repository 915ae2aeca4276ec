package io.ballot.hooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The processes of any machine, as Java itself shows them: without groups, sessions and
 * environments, so that a process that left its parents' side is not found again.
 */
final class PortableProcessTable implements ProcessTable {
  @Override
  public List<ProcessEntry> living() {
    return ProcessHandle.allProcesses()
        .filter(ProcessHandle::isAlive)
        .map(PortableProcessTable::entry)
        .toList();
  }

  @Override
  public @Nullable ProcessEntry find(long pid) {
    Optional<ProcessHandle> handle = ProcessHandle.of(pid);
    return handle.isPresent() ? entry(handle.get()) : null;
  }

  @Override
  public List<String> environment(long pid) {
    return List.of();
  }

  @Override
  public String startTime(ProcessEntry entry) {
    return Instant.ofEpochMilli(entry.start()).toString();
  }

  private static ProcessEntry entry(ProcessHandle handle) {
    return new ProcessEntry(
        handle.pid(),
        handle.parent().map(ProcessHandle::pid).orElse(0L),
        0,
        0,
        handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }
}
