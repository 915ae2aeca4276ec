package io.ballot.cli.config;

import io.ballot.domain.election.ElectionSettings;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * The elections that were looked at already, by something that two of them may not share. Of all
 * that share it two are kept: the first, and the first that is for another lock than that one; so
 * for every lock one for another is there if there is any.
 */
final class Earlier {
  private final Map<Object, List<Numbered>> byWhatTheyShare = new HashMap<>();
  private int added;

  private record Numbered(int number, ElectionSettings settings) {}

  void add(ElectionSettings its, Object shared) {
    List<Numbered> kept = byWhatTheyShare.computeIfAbsent(shared, unused -> new ArrayList<>(1));
    boolean another = kept.size() == 1 && !kept.getFirst().settings().key().equals(its.key());
    if (kept.isEmpty() || another) {
      kept.add(new Numbered(added, its));
    }
    added++;
  }

  /** The first that shares one of these. */
  Optional<ElectionSettings> first(Collection<?> shared) {
    return first(shared, any -> true);
  }

  /** The first that shares one of these and is for another lock. */
  Optional<ElectionSettings> firstWithAnotherKey(ElectionSettings its, Collection<?> shared) {
    return first(shared, one -> !one.key().equals(its.key()));
  }

  private Optional<ElectionSettings> first(
      Collection<?> shared, Predicate<ElectionSettings> wanted) {
    return shared.stream()
        .flatMap(it -> byWhatTheyShare.getOrDefault(it, List.of()).stream())
        .filter(one -> wanted.test(one.settings()))
        .min(Comparator.comparingInt(Numbered::number))
        .map(Numbered::settings);
  }
}
