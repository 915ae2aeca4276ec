package io.ballot.it.tags;

import io.ballot.it.tags.Sightings.Sighting;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Who led when, as the leaders themselves said: what a reader's sightings are judged by. */
final class Reigns {
  private final List<Reign> all = new ArrayList<>();

  /**
   * One leadership, surely so from one moment to another.
   *
   * @param who the leader, as readers see it
   * @param from when its promotion had ended, on {@link System#nanoTime}
   * @param to when it was told, or made, to give up
   */
  private record Reign(String who, long from, long to) {
    boolean encloses(Sighting sighting) {
      return from - sighting.asked() <= 0 && sighting.answered() - to <= 0;
    }
  }

  void add(String who, long from, long to) {
    all.add(new Reign(who, from, to));
  }

  /** How long each change took: from being told to give up to the end of the next promotion. */
  List<Duration> changes() {
    List<Duration> changes = new ArrayList<>();
    for (int i = 1; i < all.size(); i++) {
      changes.add(Duration.ofNanos(all.get(i).from() - all.get(i - 1).to()));
    }
    return changes;
  }

  /** What no reader may see, each in a line. */
  List<String> breachesIn(List<Sighting> sightings) {
    List<String> breaches = new ArrayList<>();
    int next = 0;
    for (Sighting sighting : sightings) {
      if (sighting.carriers().size() > 1) {
        breaches.add("two at once: " + sighting);
      }
      while (next < all.size() && all.get(next).to() - sighting.answered() < 0) {
        next++;
      }
      if (next == all.size()) {
        break;
      }
      Reign reign = all.get(next);
      if (reign.encloses(sighting) && !sighting.carriers().equals(Set.of(reign.who()))) {
        breaches.add("while " + reign + " led: " + sighting);
      }
    }
    return breaches;
  }
}
