package io.ballot.it.fault;

import io.ballot.it.fault.HookWitness.Sighting;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * An instance was promoted or demoted: its hook began, or was to begin and could not.
 *
 * @param at when
 * @param instance the instance
 * @param daemon the name of its daemon
 * @param promotes whether it was promoted
 */
record Turn(long at, String instance, String daemon, boolean promotes) {

  /** All of them, in the order of time. */
  static List<Turn> all(List<Sighting> hooks, List<Miss> misses) {
    Stream<Turn> begun =
        hooks.stream()
            .filter(seen -> isTurn(seen.event()))
            .map(seen ->
                new Turn(
                    seen.begin().nanos(),
                    seen.begin().instance(),
                    seen.daemon(),
                    seen.event().equals("promote")));
    Stream<Turn> missed =
        misses.stream()
            .filter(miss -> isTurn(miss.event()))
            .map(miss ->
                new Turn(
                    miss.at(), miss.instance(), miss.daemon(), miss.event().equals("promote")));
    return Stream.concat(begun, missed).sorted(Comparator.comparingLong(Turn::at)).toList();
  }

  private static boolean isTurn(String event) {
    return event.equals("promote") || event.equals("demote");
  }
}
