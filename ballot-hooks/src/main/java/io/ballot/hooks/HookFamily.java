package io.ballot.hooks;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The processes that a hook consists of: its own, those in its process group and session, those
 * that carry its variables, and all their descendants. A descendant that was seen once belongs to
 * the family from then on, also when its parent has ended and it is nobody's child any more.
 *
 * <p>Not for use by several threads.
 */
final class HookFamily {
  private final ProcessTable table;
  private final @Nullable ProcessEntry root;
  private final Set<String> marks;
  private final Map<Long, ProcessEntry> seen = new HashMap<>();

  /**
   * Whether a process whose group or session has the root's number is of the family. True only as
   * long as the number has been in use by the family without a gap: the system gives the number of
   * a group that is gone to somebody else.
   */
  private boolean ownsGroup;

  /**
   * A family of which nothing has been seen yet.
   *
   * @param root the hook's own process, {@code null} where only the variables are known
   * @param leadsGroup whether the root was made the leader of a group and session of its own, and
   *     is not yet reaped
   * @param marks variables that only this family has; none where none do
   */
  HookFamily(
      ProcessTable table, @Nullable ProcessEntry root, boolean leadsGroup, Set<String> marks) {
    this.table = table;
    this.root = root;
    this.ownsGroup = leadsGroup && root != null;
    this.marks = marks;
  }

  /**
   * Those that live, the root first and then in the order of their start: what waits for a child
   * must not live on to see the child killed.
   */
  List<ProcessEntry> living() {
    List<ProcessEntry> all = table.living();
    Map<Long, List<ProcessEntry>> children = new HashMap<>();
    for (ProcessEntry entry : all) {
      children.computeIfAbsent(entry.parent(), parent -> new ArrayList<>()).add(entry);
    }
    Set<Long> untouchable = selfAndAncestors(all);
    Map<Long, ProcessEntry> members = new HashMap<>();
    Deque<ProcessEntry> next = new ArrayDeque<>();
    for (ProcessEntry entry : all) {
      if (isMember(entry)) {
        next.add(entry);
      }
    }
    while (!next.isEmpty()) {
      ProcessEntry member = next.poll();
      if (!untouchable.contains(member.pid()) && members.put(member.pid(), member) == null) {
        next.addAll(children.getOrDefault(member.pid(), List.of()));
      }
    }
    seen.clear();
    seen.putAll(members);
    ownsGroup =
        ownsGroup && members.values().stream().anyMatch(entry -> isRoot(entry) || isInGroup(entry));
    return members.values().stream()
        .sorted(
            Comparator.comparing((ProcessEntry entry) -> !isRoot(entry))
                .thenComparingLong(ProcessEntry::start)
                .thenComparingLong(ProcessEntry::pid))
        .toList();
  }

  /** Where the family is looked for. */
  ProcessTable table() {
    return table;
  }

  /** The number of the family's process group, or 0 where it has none that is surely its own. */
  long group() {
    return ownsGroup && root != null ? root.pid() : 0;
  }

  private boolean isMember(ProcessEntry entry) {
    ProcessEntry before = seen.get(entry.pid());
    if (isRoot(entry) || (before != null && before.isSameAs(entry)) || isInGroup(entry)) {
      return true;
    }
    boolean isTooOld = root != null && entry.start() < root.start();
    return !isTooOld
        && !marks.isEmpty()
        && HookEnvironment.carries(table.environment(entry.pid()), marks);
  }

  private boolean isRoot(ProcessEntry entry) {
    return root != null && root.isSameAs(entry);
  }

  private boolean isInGroup(ProcessEntry entry) {
    return ownsGroup
        && root != null
        && (entry.group() == root.pid() || entry.session() == root.pid());
  }

  private static Set<Long> selfAndAncestors(List<ProcessEntry> all) {
    Map<Long, Long> parents = new HashMap<>();
    for (ProcessEntry entry : all) {
      parents.put(entry.pid(), entry.parent());
    }
    Set<Long> found = new HashSet<>();
    Long pid = ProcessHandle.current().pid();
    while (pid != null && found.add(pid)) {
      pid = parents.get(pid);
    }
    return found;
  }
}
