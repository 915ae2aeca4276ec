package io.ballot.it.fault;

import io.ballot.domain.port.HookEvent;
import io.ballot.domain.simulation.HookJudge;
import io.ballot.domain.simulation.HookRecord;
import io.ballot.domain.simulation.Invariant;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.fault.OutsideView.Lock;
import io.ballot.it.fault.OutsideView.Seen;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Judges a history: the hooks by the simulator's judge, the lock and the tag as they were seen from
 * outside. It only looks at what was recorded, and so can be asked again and again.
 */
final class Verdict {

  /** A second by the protocol, and room for a machine that is busy. */
  static final Duration SETTLE = Duration.ofMillis(1000 + 1500);

  /** What a demote hook has to have had at least; less than it has, for such a machine again. */
  private static final Duration JUDGED_BUDGET = Rivals.DEMOTE_BUDGET.minusMillis(500);

  private static final long NEVER = Long.MAX_VALUE;

  private final Troubles troubles;
  private final Map<String, DaemonLife> lives;
  private final List<Sighting> hooks;
  private final List<Miss> misses;
  private final List<Belief> beliefs;
  private final List<Turn> turns;
  private final List<Seen<Lock>> locks;
  private final List<Seen<Set<String>>> tags;
  private final List<String> breaches = new ArrayList<>();
  private final Map<Invariant, Integer> waived = new EnumMap<>(Invariant.class);
  private long now;

  Verdict(
      Troubles troubles,
      Map<String, DaemonLife> lives,
      List<Sighting> hooks,
      List<Miss> misses,
      List<Belief> beliefs,
      List<Seen<Lock>> locks,
      List<Seen<Set<String>>> tags) {
    this.troubles = troubles;
    this.lives = lives;
    this.hooks = hooks;
    this.misses = misses;
    this.beliefs = beliefs;
    this.turns = Turn.all(hooks, misses);
    this.locks = locks;
    this.tags = tags;
  }

  /** Judges all that was recorded so far; an {@link AssertionError} with all of it on a breach. */
  static void judge(Rivals rivals) {
    List<String> breaches = of(rivals).breaches();
    if (!breaches.isEmpty()) {
      throw new AssertionError(String.join("\n", breaches) + "\n" + rivals.text());
    }
  }

  private static Verdict of(Rivals rivals) {
    return new Verdict(
        rivals.troubles(),
        byName(rivals),
        rivals.hooks.sightings(),
        rivals.misses(),
        rivals.beliefs(),
        rivals.lock.seen(),
        rivals.tags.seen());
  }

  /** How often what a trouble gives up was broken indeed. */
  static Map<Invariant, Integer> waived(Rivals rivals) {
    Verdict verdict = of(rivals);
    var unused = verdict.breaches();
    return verdict.waived;
  }

  private static Map<String, DaemonLife> byName(Rivals rivals) {
    return rivals.lives().stream().collect(Collectors.toMap(DaemonLife::name, Function.identity()));
  }

  /** What was seen broken, a line each. */
  List<String> breaches() {
    replayHooks();
    lookAtBeliefs();
    lookAtLocks();
    lookAtTags();
    return List.copyOf(breaches);
  }

  /** Something that the judge is told, at its place in the order of time. */
  private record Step(long at, int rank, Consumer<HookJudge> what) {}

  private void replayHooks() {
    HookJudge judge = new HookJudge(JUDGED_BUDGET, this::breach);
    Set<Long> released = releasedTokens();
    List<Step> steps = new ArrayList<>();
    for (Sighting hook : hooks) {
      HookRecord record = record(hook);
      if (released.contains(record.fencingToken())) {
        judge.released(record.key(), record.fencingToken());
      }
      long begin = hook.begin().nanos();
      steps.add(new Step(begin, 1, it -> it.started(record)));
      if (!hook.runs()) {
        // The clock is coarse. What ends and begins in one tick did so in this order: a daemon only
        // starts a hook when the one before has ended.
        int rank = hook.endedAt() > begin ? 0 : 2;
        steps.add(new Step(Math.max(begin, hook.endedAt()), rank, it -> it.ended(record)));
      }
    }
    for (Miss miss : misses) {
      steps.add(new Step(miss.at(), 0, it -> it.notStarted(miss.instance(), event(miss.event()))));
    }
    for (long freshStart : troubles.freshStarts()) {
      steps.add(new Step(freshStart, 3, this::requireNobodyPromoted));
    }
    steps.sort(Comparator.comparingLong(Step::at).thenComparingInt(Step::rank));
    for (Step step : steps) {
      now = step.at();
      step.what().accept(judge);
    }
  }

  /** The terms that were seen to end in a release; one whose payload was overwritten is not. */
  private Set<Long> releasedTokens() {
    Set<Long> tokens = new HashSet<>();
    for (int i = 1; i < locks.size(); i++) {
      Lock before = locks.get(i - 1).what();
      if (before.isReleasedBefore(locks.get(i).what())) {
        tokens.add(before.modifyIndex());
      }
    }
    return tokens;
  }

  /** Whoever stopped in good order has demoted, or somebody has for it. */
  private void requireNobodyPromoted(HookJudge judge) {
    for (String instance : judge.promoted()) {
      breach(
          Invariant.ALTERNATION,
          instance + " was promoted, and all daemons have stopped without its being demoted");
      judge.notStarted(instance, HookEvent.DEMOTE);
    }
  }

  private HookRecord record(Sighting hook) {
    DaemonLife life = lives.get(hook.daemon());
    if (life == null) {
      throw new IllegalStateException("nobody knows the daemon of " + hook);
    }
    return HookRecord.of(
        hook.begin().instance(),
        event(hook.event()),
        hook.begin().environment(),
        life,
        hook.begin().nanos());
  }

  private static HookEvent event(String text) {
    return Stream.of(HookEvent.values())
        .filter(event -> event.text().equals(text))
        .findFirst()
        .orElseThrow();
  }

  /** At most one daemon that can do anything believes that it leads. */
  private void lookAtBeliefs() {
    List<Belief> inOrder = beliefs.stream().sorted(Comparator.comparingLong(Belief::from)).toList();
    for (int i = 0; i < inOrder.size(); i++) {
      for (Belief later : inOrder.subList(i + 1, inOrder.size())) {
        Belief earlier = inOrder.get(i);
        if (later.from() < earlier.to() && !later.daemon().equals(earlier.daemon())) {
          lookAtBeliefs(earlier, later);
        }
      }
    }
  }

  private void lookAtBeliefs(Belief earlier, Belief later) {
    long to = Math.min(earlier.to(), later.to());
    long both = later.from();
    for (long before = both - 1; before < both && both < to; ) {
      before = both;
      both = ableFrom(later.daemon(), ableFrom(earlier.daemon(), both));
    }
    if (both < to) {
      now = both;
      breach(Invariant.ONE_LEADER, "two believe that they lead: " + earlier + ", " + later);
    }
  }

  private long ableFrom(String daemon, long instant) {
    DaemonLife life = lives.get(daemon);
    if (life == null) {
      throw new IllegalStateException("nobody knows the daemon " + daemon);
    }
    return life.ableFrom(instant);
  }

  /** No two hold the lock, and whoever was told that it does had it. */
  private void lookAtLocks() {
    Map<Long, String> holders = new HashMap<>();
    for (Seen<Lock> seen : locks) {
      now = seen.from();
      String before = holders.put(seen.what().modifyIndex(), seen.what().session());
      if (before != null && !before.equals(seen.what().session())) {
        breach(Invariant.ONE_LEADER, "two sessions at one index of the lock: " + seen);
      }
    }
    for (Sighting hook : hooks) {
      now = hook.begin().nanos();
      String holder =
          hook.event().equals("promote") ? holders.get(hook.begin().fencingToken()) : null;
      if (holder != null && !holder.equals(hook.begin().variable("BALLOT_SESSION"))) {
        breach(Invariant.ONE_LEADER, "the lock was another's at this token: " + hook);
      }
    }
  }

  /**
   * In peace, the tag is on the leader alone, or is so again within a second, whatever other wrong
   * places it passes through meanwhile.
   */
  private void lookAtTags() {
    long wrongSince = NEVER;
    for (int i = 0; i < tags.size(); i++) {
      Seen<Set<String>> seen = tags.get(i);
      long from = seen.from();
      // A trouble cuts it in two, a change of roles as well: from there on it has its time anew.
      do {
        long change = nextChangeAfter(from + 1);
        long to = Math.min(seen.to(), change);
        long since = Math.max(Math.min(from, wrongSince), troubles.peaceBefore(from));
        wrongSince = isWrong(seen.what(), Math.max(from, since)) ? since : NEVER;
        lookAtTags(seen.what(), wrongSince, to);
        wrongSince = to == change ? NEVER : wrongSince;
        from = to;
      } while (from < seen.to());
      // One that comes between this sighting and the next gives time anew as well.
      boolean last = i + 1 == tags.size();
      if (!last && nextChangeAfter(seen.to()) <= tags.get(i + 1).from()) {
        wrongSince = NEVER;
      }
    }
  }

  private boolean isWrong(Set<String> carriers, long instant) {
    Optional<String> leader = leaderAt(lives, turns, instant);
    return carriers.size() > 1 || (leader.isPresent() && !carriers.equals(Set.of(leader.get())));
  }

  private void lookAtTags(Set<String> carriers, long wrongSince, long to) {
    now = to;
    if (wrongSince != NEVER && to - wrongSince > SETTLE.toNanos()) {
      breach(
          Invariant.ONE_TAG,
          "from %s to %s the tag is wrong, at last on %s, while %s leads"
              .formatted(
                  BootClock.text(wrongSince),
                  BootClock.text(to),
                  carriers,
                  leaderAt(lives, turns, wrongSince).orElse("nobody")));
    }
  }

  private long nextChangeAfter(long instant) {
    long hook =
        turns.stream().mapToLong(Turn::at).filter(at -> at >= instant).min().orElse(Long.MAX_VALUE);
    return Math.min(hook, troubles.troubleAfter(instant));
  }

  static Optional<String> leaderAt(Rivals rivals, long instant) {
    return leaderAt(byName(rivals), rivals.turns(), instant);
  }

  /** Who was promoted last before, has not begun to demote, and is neither dead nor stopped. */
  private static Optional<String> leaderAt(
      Map<String, DaemonLife> lives, List<Turn> turns, long instant) {
    Map<String, Turn> latest = new HashMap<>();
    turns.stream()
        .filter(turn -> turn.at() <= instant)
        .forEach(turn -> latest.put(turn.instance(), turn));
    return latest.values().stream()
        .filter(Turn::promotes)
        .filter(turn -> !isAbsent(lives, turn, instant))
        .max(Comparator.comparingLong(Turn::at))
        .map(Turn::instance);
  }

  private static boolean isAbsent(Map<String, DaemonLife> lives, Turn turn, long instant) {
    DaemonLife life = lives.get(turn.daemon());
    return life == null || life.isAbsent(instant);
  }

  private void breach(Invariant invariant, String what) {
    if (troubles.givesUp(invariant, now, turns)) {
      waived.merge(invariant, 1, Integer::sum);
    } else {
      breaches.add(
          "invariant %d (%s) is broken at %s: %s"
              .formatted(invariant.number(), invariant, BootClock.text(now), what));
    }
  }
}
