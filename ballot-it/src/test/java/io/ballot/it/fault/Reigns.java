package io.ballot.it.fault;

import io.ballot.domain.simulation.Invariant;
import io.ballot.it.fault.DaemonLife.Absence;
import io.ballot.it.fault.HookWitness.Sighting;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** Who led when, by the hooks, and the figures that follow from it. */
final class Reigns {

  private static final Set<String> LOSSES = Set.of("lost", "lease-expired");

  private final Troubles troubles;
  private final Map<String, DaemonLife> lives;
  private final List<Sighting> hooks;
  private final List<Turn> turns;

  Reigns(Troubles troubles, Map<String, DaemonLife> lives, List<Sighting> hooks, List<Turn> turns) {
    this.troubles = troubles;
    this.lives = lives;
    this.hooks = hooks;
    this.turns = turns;
  }

  static Reigns of(Rivals rivals) {
    return new Reigns(
        rivals.troubles(),
        rivals.lives().stream().collect(Collectors.toMap(DaemonLife::name, Function.identity())),
        rivals.hooks.sightings(),
        rivals.turns());
  }

  long promotions() {
    return turns.stream().filter(Turn::promotes).count();
  }

  long demotions() {
    return turns.size() - promotions();
  }

  /** How often hooks demoted for each reason. */
  Map<String, Long> reasons() {
    return hooks.stream()
        .filter(hook -> hook.event().equals("demote"))
        .collect(
            Collectors.groupingBy(
                hook -> hook.begin().reason(), TreeMap::new, Collectors.counting()));
  }

  /** A time in which one led. */
  private record Reign(long from, long to) {}

  /** The longest time in which nobody led, those aside in which all daemons were stopped. */
  String longestGap() {
    List<Reign> reigns = reigns();
    long from = 0;
    long longest = 0;
    long led = Long.MAX_VALUE;
    for (Reign reign : reigns) {
      long gap = reign.from() - led;
      if (gap > longest && !isStopped(led, reign.from())) {
        longest = gap;
        from = led;
      }
      led = led == Long.MAX_VALUE ? reign.to() : Math.max(led, reign.to());
    }
    return longest == 0
        ? "none"
        : "%s, from %s on: %s"
            .formatted(BootClock.text(longest), BootClock.text(from), troubles.at(from));
  }

  private boolean isStopped(long from, long to) {
    return troubles.freshStarts().stream().anyMatch(at -> from <= at && at <= to);
  }

  private List<Reign> reigns() {
    List<Reign> reigns = new ArrayList<>();
    for (Turn turn : turns) {
      if (turn.promotes()) {
        cut(turn, turn.at(), endOf(turn), reigns);
      }
    }
    reigns.sort(Comparator.comparingLong(Reign::from));
    return reigns;
  }

  private long endOf(Turn promoted) {
    return turns.stream()
        .filter(turn -> turn.instance().equals(promoted.instance()) && turn.at() > promoted.at())
        .mapToLong(Turn::at)
        .findFirst()
        .orElse(Long.MAX_VALUE);
  }

  /** Who is dead or frozen does not lead. */
  private void cut(Turn turn, long from, long to, List<Reign> reigns) {
    DaemonLife life = lives.get(turn.daemon());
    long begun = from;
    List<Absence> absences =
        life == null
            ? List.of()
            : life.absences().stream().sorted(Comparator.comparingLong(Absence::from)).toList();
    for (Absence absence : absences) {
      if (absence.to() > begun && absence.from() < to) {
        if (absence.from() > begun) {
          reigns.add(new Reign(begun, absence.from()));
        }
        begun = Math.max(begun, absence.to());
      }
    }
    if (begun < to) {
      reigns.add(new Reign(begun, to));
    }
  }

  /**
   * The shortest time between a demote hook's begin after a loss and the next promote hook's; of
   * those daemons that could do something, and while the invariant was asked for.
   */
  String shortestDemotion() {
    return hooks.stream()
        .filter(hook -> hook.event().equals("demote") && LOSSES.contains(hook.begin().reason()))
        .flatMapToLong(demote ->
            nextPromotion(demote).map(next -> timeOf(demote, next)).orElse(LongStream.empty()))
        .boxed()
        .min(Comparator.naturalOrder())
        .map(BootClock::text)
        .orElse("none was");
  }

  private Optional<Sighting> nextPromotion(Sighting demote) {
    return hooks.stream()
        .filter(hook -> hook.event().equals("promote"))
        .filter(hook -> hook.begin().fencingToken() > demote.begin().fencingToken())
        .min(Comparator.comparingLong(hook -> hook.begin().fencingToken()));
  }

  private LongStream timeOf(Sighting demote, Sighting next) {
    DaemonLife life = lives.get(demote.daemon());
    long at = next.begin().nanos();
    boolean counts =
        life != null
            && !next.begin().instance().equals(demote.begin().instance())
            && !life.isExcused(at, Rivals.DEMOTE_BUDGET)
            && !troubles.givesUp(Invariant.DEMOTE_BEFORE_PROMOTE, at, turns);
    return counts ? LongStream.of(at - demote.begin().nanos()) : LongStream.empty();
  }
}
