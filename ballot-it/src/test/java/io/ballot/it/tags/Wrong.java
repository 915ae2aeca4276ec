package io.ballot.it.tags;

import io.ballot.it.tags.Sightings.Sighting;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * For how long a reader saw the tag where it does not belong, at the longest stretch: from when the
 * first wrong reading was asked for until the next right one was answered.
 *
 * @param first how long after the reader began that first was so; what came before is the time that
 *     others took
 * @param longest how long; nothing where it was never so
 * @param carriers who carried it at the begin of that stretch
 */
record Wrong(Duration first, Duration longest, Set<String> carriers) {
  static Wrong in(List<Sighting> sightings, Set<String> right) {
    long began = sightings.getFirst().asked();
    Wrong worst = new Wrong(Duration.ZERO, Duration.ZERO, Set.of());
    Sighting since = null;
    for (Sighting sighting : sightings) {
      boolean isRight = sighting.carriers().equals(right);
      if (!isRight && since == null) {
        since = sighting;
      }
      if (since != null) {
        Duration stretch = Duration.ofNanos(sighting.answered() - since.asked());
        if (stretch.compareTo(worst.longest()) > 0) {
          boolean isFirst = worst.longest().isZero();
          Duration first = isFirst ? Duration.ofNanos(since.asked() - began) : worst.first();
          worst = new Wrong(first, stretch, since.carriers());
        }
      }
      if (isRight) {
        since = null;
      }
    }
    return worst;
  }

  boolean wasSeen() {
    return !longest.isZero();
  }

  @Override
  public String toString() {
    return wasSeen()
        ? "%d ms with the tag on %s, first seen after %d ms"
            .formatted(longest.toMillis(), carriers, first.toMillis())
        : "nothing";
  }
}
