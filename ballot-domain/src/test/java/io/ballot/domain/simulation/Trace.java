package io.ballot.domain.simulation;

import io.ballot.domain.memory.VirtualTimers;
import java.util.ArrayList;
import java.util.List;

/** A readable account of a run, kept only where somebody wants to read it. */
final class Trace {
  private final VirtualTimers world;
  private final boolean kept;
  private final List<String> lines = new ArrayList<>();

  Trace(VirtualTimers world, boolean kept) {
    this.world = world;
    this.kept = kept;
  }

  boolean isKept() {
    return kept;
  }

  void add(String who, String what) {
    if (kept) {
      lines.add("%10.3f s  %-10s %s".formatted(world.now() / 1e9, who, what));
    }
  }

  List<String> lines() {
    return lines;
  }
}
