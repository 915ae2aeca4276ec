package io.ballot.it.fault;

import io.ballot.domain.simulation.Invariant;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/** What was done to everyone, and when: between two troubles there is peace. */
final class Troubles {

  /**
   * What a trouble outside the bound may still bring about when it is over: one promotion beside a
   * leader of before.
   */
  private static final Duration AFTERMATH = Duration.ofSeconds(10);

  private final List<Trouble> all = new ArrayList<>();
  private final List<Long> freshStarts = new ArrayList<>();

  /**
   * One of them.
   *
   * @param to when Consul answered again everywhere
   * @param givenUp the invariants that need not hold
   */
  record Trouble(String what, long from, long to, Set<Invariant> givenUp) {
    static final long GOES_ON = Long.MAX_VALUE;

    @Override
    public String toString() {
      return "%s  %s, over after %s"
          .formatted(
              BootClock.text(from), what, to == GOES_ON ? "the end" : BootClock.text(to - from));
    }
  }

  void begin(String what, Set<Invariant> givenUp) {
    add(what, BootClock.now(), Trouble.GOES_ON, givenUp);
  }

  synchronized void add(String what, long from, long to, Set<Invariant> givenUp) {
    all.add(new Trouble(what, from, to, Set.copyOf(givenUp)));
  }

  /** All of them are over. */
  synchronized void end() {
    long now = BootClock.now();
    all.replaceAll(one ->
        one.to() == Trouble.GOES_ON
            ? new Trouble(one.what(), one.from(), now, one.givenUp())
            : one);
  }

  /** The end of the latest trouble that began before; the first peace goes back for ever. */
  synchronized long peaceBefore(long instant) {
    return all.stream()
        .filter(one -> one.from() <= instant)
        .mapToLong(Trouble::to)
        .max()
        .orElse(Long.MIN_VALUE);
  }

  /** When the next trouble began. */
  synchronized long troubleAfter(long instant) {
    return all.stream()
        .mapToLong(Trouble::from)
        .filter(from -> from >= instant)
        .min()
        .orElse(Long.MAX_VALUE);
  }

  /** All daemons have stopped in good order, and with them whatever a trouble had left behind. */
  synchronized void startAfresh(long instant) {
    freshStarts.add(instant);
  }

  /** When all daemons had stopped in good order. */
  synchronized List<Long> freshStarts() {
    return List.copyOf(freshStarts);
  }

  /** What was going on at an instant, or was last before; empty if nothing ever was. */
  synchronized String at(long instant) {
    return all.stream()
        .filter(one -> one.from() <= instant)
        .max(Comparator.comparingLong(Trouble::from))
        .map(Trouble::what)
        .orElse("");
  }

  /**
   * Whether an invariant need not hold then.
   *
   * @param turns who was promoted and demoted, in the order of time
   */
  synchronized boolean givesUp(Invariant invariant, long instant, List<Turn> turns) {
    return all.stream()
        .filter(one -> one.givenUp().contains(invariant))
        .anyMatch(one -> one.from() <= instant && instant <= endOf(one, invariant, turns));
  }

  private long endOf(Trouble trouble, Invariant invariant, List<Turn> turns) {
    if (invariant == Invariant.ALTERNATION) {
      // A term that has no mark may lack its demote hook however long after.
      return freshStarts.stream()
          .filter(start -> start >= trouble.from())
          .findFirst()
          .orElse(Trouble.GOES_ON);
    }
    if (trouble.to() == Trouble.GOES_ON) {
      return Trouble.GOES_ON;
    }
    long nextPromotion =
        turns.stream()
            .filter(Turn::promotes)
            .mapToLong(Turn::at)
            .filter(at -> at >= trouble.to())
            .findFirst()
            .orElse(Trouble.GOES_ON);
    return Math.min(trouble.to() + AFTERMATH.toNanos(), nextPromotion);
  }

  synchronized String text() {
    return String.join("\n", all.stream().map(Trouble::toString).toList());
  }
}
