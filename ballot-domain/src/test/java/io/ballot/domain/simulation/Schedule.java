package io.ballot.domain.simulation;

import io.ballot.domain.simulation.FaultKind.Group;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * All that happens to the daemons of one run.
 *
 * @param seed what everything in the run is drawn from
 * @param setup how the daemons are configured
 * @param faults what goes wrong, in order
 * @param calmFrom when everything has been put right
 */
record Schedule(long seed, Setup setup, List<Fault> faults, Duration calmFrom) {
  private static final long LATER = 0x7265_706c_6963_61L;
  private static final Duration FIRST_FAULT = Duration.ofSeconds(2);
  private static final Duration LAST_FAULT = Duration.ofSeconds(45);
  private static final Duration SHORTEST_FAULTS = Duration.ofSeconds(50);
  private static final int FEWEST = 3;
  private static final int MOST = 7;
  private static final double SHARE_OUTSIDE = 0.08;
  private static final double SHARE_OF_STORMS = 0.4;
  private static final Duration EARLIEST_NEXT = Duration.ofSeconds(-1);
  private static final Duration LATEST_NEXT = Duration.ofSeconds(3);
  private static final List<FaultKind> OUTSIDE =
      Arrays.stream(FaultKind.values()).filter(kind -> kind.group() == Group.OUTSIDE).toList();
  private static final List<FaultKind> INSIDE =
      Arrays.stream(FaultKind.values()).filter(kind -> kind.group() != Group.OUTSIDE).toList();

  /** A watch that failed is asked again after a few seconds at the latest. */
  private static final Duration HEARS_AGAIN = Duration.ofSeconds(5);

  /** By then who is connected has heard of a loss, and demotes. */
  private static final Duration HAS_HEARD = Duration.ofSeconds(1);

  /** The schedule of a seed. */
  static Schedule of(long seed) {
    return of(seed, true);
  }

  /**
   * As it was drawn when nobody destroyed a session or deleted a key but while everyone was
   * connected.
   */
  static Schedule inCalmHands(long seed) {
    return of(seed, false);
  }

  private static Schedule of(long seed, boolean boldHands) {
    Chance chance = new Chance(seed);
    Setup setup = Setup.draw(chance.split(), new Chance(seed ^ LATER));
    List<Fault> faults = new ArrayList<>();
    int wanted = chance.between(FEWEST, MOST);
    boolean outside = chance.in(SHARE_OUTSIDE);
    // What is drawn besides leaves all else of a seed as it was.
    List<Fault> besides = new ArrayList<>();
    Fault last = null;
    while (faults.size() < wanted) {
      List<FaultKind> kinds = outside && faults.isEmpty() ? OUTSIDE : INSIDE;
      Fault drawn = draw(chance.pick(kinds), setup, chance);
      if (last != null && chance.in(SHARE_OF_STORMS)) {
        drawn = near(last, drawn, chance);
      }
      last = drawn;
      if (fits(drawn, faults, setup)) {
        faults.add(drawn);
      } else if (boldHands && drawn.kind().endsTerms()) {
        besides.add(drawn);
      }
    }
    faults.addAll(besides);
    faults.sort(Comparator.comparing(Fault::at));
    Duration calm = SHORTEST_FAULTS;
    for (Fault fault : faults) {
      Duration end = fault.until().plusSeconds(1);
      calm = end.compareTo(calm) > 0 ? end : calm;
    }
    return new Schedule(seed, setup, List.copyOf(faults), calm);
  }

  private static boolean fits(Fault drawn, List<Fault> faults, Setup setup) {
    return faults.stream().noneMatch(other -> clash(drawn, other, setup));
  }

  /** Troubles come together: on the same host, at about the same time. */
  private static Fault near(Fault last, Fault drawn, Chance chance) {
    Duration at = last.at().plus(chance.between(EARLIEST_NEXT, LATEST_NEXT));
    return new Fault(
        drawn.kind(),
        last.host(),
        at.compareTo(FIRST_FAULT) < 0 ? FIRST_FAULT : at,
        drawn.lasts(),
        drawn.seed());
  }

  private static Fault draw(FaultKind kind, Setup setup, Chance chance) {
    long least = Duration.ofSeconds(kind.leastSeconds()).toNanos();
    long most = Duration.ofSeconds(kind.mostSeconds()).toNanos();
    // Short ones more often than long ones.
    double share = chance.between(0.0, 1.0);
    long lasts = least + (long) ((most - least) * share * share);
    return new Fault(
        kind,
        chance.between(0, setup.hosts() - 1),
        chance.between(FIRST_FAULT, LAST_FAULT),
        Duration.ofNanos(lasts),
        chance.between(0L, Long.MAX_VALUE - 1));
  }

  /**
   * Whether two faults cannot be in one schedule: the same twice at once; or what an operator does
   * while everybody is connected, beside what keeps somebody from being so. What does not fit for
   * that reason is drawn besides, and strikes if it may.
   */
  private static boolean clash(Fault one, Fault other, Setup setup) {
    if (one.kind() == other.kind()
        && one.host() == other.host()
        && one.isNear(other, Duration.ofSeconds(1), Duration.ofSeconds(1))) {
      return true;
    }
    return needsCalm(one, other, setup)
        || needsCalm(other, one, setup)
        || leavesUnheard(one, other)
        || leavesUnheard(other, one);
  }

  /**
   * Whether the daemon of a host may not hear, at an instant, that its term is ended by somebody's
   * hand. Only then two leaders are excused.
   */
  boolean isDeaf(int host, Duration now) {
    return faults.stream()
        .filter(fault -> fault.kind().deafens())
        .filter(fault -> fault.host() == host || fault.kind() == FaultKind.NO_SERVER_LEADER)
        .anyMatch(fault ->
            fault.at().minus(HAS_HEARD).compareTo(now) <= 0
                && fault.until().plus(HEARS_AGAIN).compareTo(now) >= 0);
  }

  private static boolean needsCalm(Fault one, Fault other, Setup setup) {
    Duration settled = setup.session().lockDelay().plusSeconds(3);
    return switch (one.kind()) {
      case SESSION_DESTROYED ->
          other.kind().disrupts() && one.isNear(other, settled, Duration.ofSeconds(3));
      // The rival's own agent is always connected, as long as there is somebody to answer it.
      case RIVAL_LEADS ->
          other.kind() == FaultKind.NO_SERVER_LEADER
              && one.isNear(other, Duration.ofSeconds(1), Duration.ofSeconds(1));
      case KEY_DELETED -> other.kind().disrupts() && one.isNear(other, settled, settled);
      default -> false;
    };
  }

  /**
   * Whether an agent leaves, or forgets its registrations and so has the liveness check taken away,
   * while its daemon could not hear of it: either ends the session at once, which is outside the
   * protocol's bound. Leaving has a fault of its own; a real agent forgets only when it is
   * restarted, and then connections break, which the daemon does hear.
   */
  private static boolean leavesUnheard(Fault one, Fault other) {
    boolean deaf =
        (other.kind().group() == Group.WIRE && other.kind() != FaultKind.SLOW)
            || other.kind() == FaultKind.DAEMON_FROZEN
            || other.kind() == FaultKind.DAEMON_WEDGED;
    Duration watched = Duration.ofSeconds(7);
    boolean endsSessions =
        one.kind() == FaultKind.AGENT_LEAVES || one.kind() == FaultKind.REGISTRATIONS_LOST;
    return endsSessions
        && one.host() == other.host()
        && deaf
        && one.isNear(other, watched, Duration.ZERO);
  }

  /** The same with some of its faults alone. */
  Schedule with(List<Fault> some) {
    return new Schedule(seed, setup, List.copyOf(some), calmFrom);
  }

  /** The same without a tag for followers, as all were drawn before there was one. */
  Schedule withoutReplicaTag() {
    return new Schedule(seed, setup.withoutReplicaTag(), faults, calmFrom);
  }

  /**
   * The same as all were drawn before agents took tags over, and before tags were moved record by
   * record.
   */
  Schedule withPlainTags() {
    return new Schedule(seed, setup.withPlainTags(), faults, calmFrom);
  }

  /** The same as all were drawn before an ncode/ballot had an instance. */
  Schedule withTaglessRivals() {
    return new Schedule(seed, setup.withTaglessRivals(), faults, calmFrom);
  }

  /** What needs not hold in this run, whoever breaks it and whenever. */
  Set<Invariant> givenUp() {
    Set<Invariant> givenUp = EnumSet.noneOf(Invariant.class);
    givenUp.addAll(setup.givenUp());
    for (Fault fault : faults) {
      if (fault.kind().givesUpTheRun()) {
        givenUp.addAll(fault.kind().givesUp());
      }
    }
    return givenUp;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append("seed ").append(seed).append('\n').append(setup).append('\n');
    for (Fault fault : faults) {
      text.append(fault).append('\n');
    }
    return text.append("calm from ").append(calmFrom.toNanos() / 1e9).append(" s\n").toString();
  }
}
