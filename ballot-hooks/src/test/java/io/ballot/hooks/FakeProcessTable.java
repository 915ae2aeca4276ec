package io.ballot.hooks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Processes that a test makes up, so that ids can come round and nothing real is touched. */
final class FakeProcessTable implements ProcessTable {
  private final Map<Long, ProcessEntry> entries = new LinkedHashMap<>();
  private final Map<Long, List<String>> environments = new LinkedHashMap<>();

  private boolean broken;

  FakeProcessTable with(ProcessEntry entry, String... environment) {
    entries.put(entry.pid(), entry);
    environments.put(entry.pid(), List.of(environment));
    return this;
  }

  FakeProcessTable without(long pid) {
    entries.remove(pid);
    return this;
  }

  /** From now on nothing can be listed. */
  void breakDown() {
    broken = true;
  }

  @Override
  public List<ProcessEntry> living() {
    if (broken) {
      throw new UncheckedIOException(new IOException("Too many open files"));
    }
    return List.copyOf(entries.values());
  }

  @Override
  public @Nullable ProcessEntry find(long pid) {
    return entries.get(pid);
  }

  @Override
  public List<String> environment(long pid) {
    return environments.getOrDefault(pid, List.of());
  }

  @Override
  public String startTime(ProcessEntry entry) {
    return "tick " + entry.start();
  }
}
