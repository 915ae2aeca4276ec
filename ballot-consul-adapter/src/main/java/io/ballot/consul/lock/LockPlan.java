package io.ballot.consul.lock;

import io.ballot.domain.port.LockKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which blocking queries follow a set of locks: a pure function, so that whatever keys there are,
 * their number has a bound.
 *
 * <p>All keys begin as one group, which is followed at the longest prefix that its keys have in
 * common. A group that should be smaller (its prefix shows much that is not ours, or is the root of
 * the store, or has more keys than one answer should carry) is split where its keys first differ,
 * if there is room for all its parts. A group whose prefix cannot be used is split in any case:
 * into its largest parts, as far as there is room, and the rest is read key by key.
 *
 * @param single keys with a query of their own
 * @param prefixes prefixes and the keys below each
 * @param read keys without any query, to be read in turns
 */
record LockPlan(Set<LockKey> single, Map<String, Set<LockKey>> prefixes, Set<LockKey> read) {

  /**
   * What is known of the store.
   *
   * @param hidden whether a key can be followed only by itself: no prefix shows it
   * @param heavy whether a prefix shows much that is not ours
   * @param unusable whether a prefix cannot be asked for
   */
  record Store(Predicate<LockKey> hidden, Predicate<String> heavy, Predicate<String> unusable) {}

  /**
   * Plans.
   *
   * @param most the most queries
   * @param crowd the most keys below one prefix, if there is a choice
   */
  static LockPlan of(Collection<LockKey> keys, Store store, int most, int crowd) {
    List<String> shown = new ArrayList<>();
    TreeSet<String> alone = new TreeSet<>();
    for (LockKey key : keys) {
      (store.hidden().test(key) ? alone : shown).add(key.value());
    }
    List<Group> groups = new ArrayList<>();
    Deque<Group> open = new ArrayDeque<>();
    if (!shown.isEmpty()) {
      open.add(Group.of(shown));
    }
    while (!open.isEmpty()) {
      Group group = open.remove();
      boolean unusable = store.unusable().test(group.prefix);
      if (group.keys.size() == 1 || !(unusable || group.isUnwanted(store, crowd))) {
        groups.add(group);
        continue;
      }
      int room = most - groups.size() - open.size();
      List<Group> parts = group.split();
      if (parts.size() <= room) {
        open.addAll(parts);
      } else if (unusable) {
        open.addAll(parts.subList(0, Math.max(0, room)));
        parts.subList(Math.max(0, room), parts.size()).forEach(it -> alone.addAll(it.keys));
      } else {
        groups.add(group);
      }
    }
    return of(groups, alone, most);
  }

  private static LockPlan of(List<Group> groups, Set<String> alone, int most) {
    Set<LockKey> single = new HashSet<>();
    Map<String, Set<LockKey>> prefixes = new HashMap<>();
    for (Group group : groups) {
      if (group.keys.size() == 1) {
        single.add(new LockKey(group.keys.getFirst()));
      } else {
        Set<LockKey> below = new HashSet<>();
        group.keys.forEach(key -> below.add(new LockKey(key)));
        prefixes.put(group.prefix, below);
      }
    }
    Set<LockKey> read = new HashSet<>();
    for (String key : alone) {
      boolean room = single.size() + prefixes.size() < most;
      (room ? single : read).add(new LockKey(key));
    }
    return new LockPlan(single, prefixes, read);
  }

  /** Keys with a beginning in common, of {@code common} characters. */
  private record Group(List<String> keys, int common, String prefix) {

    static Group of(List<String> keys) {
      String first = keys.getFirst();
      int common = first.length();
      for (String key : keys) {
        common = Math.min(common, commonLength(first, key));
      }
      if (common > 0 && Character.isHighSurrogate(first.charAt(common - 1))) {
        common--;
      }
      return new Group(keys, common, asPath(first.substring(0, common)));
    }

    private static int commonLength(String one, String other) {
      int most = Math.min(one.length(), other.length());
      for (int i = 0; i < most; i++) {
        if (one.charAt(i) != other.charAt(i)) {
          return i;
        }
      }
      return most;
    }

    /** Consul's HTTP API cannot read a path that ends in a segment of one or two dots. */
    private static String asPath(String prefix) {
      String last = prefix.substring(prefix.lastIndexOf('/') + 1);
      return last.equals(".") || last.equals("..")
          ? prefix.substring(0, prefix.length() - last.length())
          : prefix;
    }

    boolean isUnwanted(Store store, int crowd) {
      return prefix.isEmpty() || keys.size() > crowd || store.heavy().test(prefix);
    }

    /** By the first character in which they differ; the largest part first. */
    List<Group> split() {
      Map<Integer, List<String>> parts = new TreeMap<>();
      for (String key : keys) {
        int next = key.length() == common ? -1 : key.codePointAt(common);
        parts.computeIfAbsent(next, c -> new ArrayList<>()).add(key);
      }
      return parts.values().stream()
          .map(Group::of)
          .sorted(Comparator.comparingInt((Group part) -> part.keys.size()).reversed())
          .toList();
    }
  }
}
