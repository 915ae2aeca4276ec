package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.TagAssignment;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;

/**
 * The mechanics of a {@link Bench}: one election, the present time, what was asked and told so far,
 * and what still waits for its answer.
 */
abstract class Table {
  final Election election;
  final List<String> diary = new ArrayList<>();
  final List<Notice> notices = new ArrayList<>();
  private final Referee referee;
  private final Set<Class<? extends Effect>> byHand = new HashSet<>();
  private final Map<Long, Effect> pending = new LinkedHashMap<>();
  private final Queue<Event> answers = new ArrayDeque<>();
  private ElectionState state;
  private long now = Duration.ofHours(1).toNanos();
  private int clockJumps;
  private long wakeAt = Long.MAX_VALUE;

  Table(ElectionSettings settings) {
    election = new Election(settings, Cast.DAEMON);
    referee = new Referee(election);
    state = election.initial();
    takeIntoHand(List.of(Effect.Acquire.class, Effect.Release.class, Effect.ReadLock.class));
  }

  abstract Bench self();

  /** Whether the agent knows the instance at present. */
  abstract boolean isRegistered();

  void takeIntoHand(List<Class<? extends Effect>> kinds) {
    byHand.addAll(kinds);
  }

  ElectionState state() {
    return state;
  }

  Phase phase() {
    return state.phase();
  }

  <P extends Phase> P phase(Class<P> kind) {
    return assertInstanceOf(kind, state.phase());
  }

  /** The lock as it was last seen. */
  LockObservation seenLock() {
    return Objects.requireNonNull(state.lock());
  }

  /** The lock as it was last seen, in somebody's hand. */
  LockState.Held heldLock() {
    return assertInstanceOf(LockState.Held.class, seenLock().state());
  }

  Term term() {
    return Objects.requireNonNull(state.term(), () -> "no term in " + state.phase());
  }

  <N extends Notice> List<N> notices(Class<N> kind) {
    return notices.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <N extends Notice> N notice(Class<N> kind) {
    List<N> all = notices(kind);
    if (all.size() != 1) {
      throw new AssertionError(all.size() + " notices of " + kind.getSimpleName() + ": " + notices);
    }
    return all.getFirst();
  }

  /** Forgets what was done and told so far. */
  Bench fresh() {
    diary.clear();
    notices.clear();
    return self();
  }

  /** Everything that waits for its answer. */
  List<Effect> pending() {
    return List.copyOf(pending.values());
  }

  /** Gives an answer of the test's own making to one of them. */
  Bench answer(Effect asked, Event answer) {
    pending.remove(Diary.attempt(asked));
    return send(answer);
  }

  boolean isPending(Class<? extends Effect> kind) {
    return pending.values().stream().anyMatch(kind::isInstance);
  }

  /** The one effect of a kind that waits for its answer. */
  <E extends Effect> E pending(Class<E> kind) {
    List<E> all = pending.values().stream().filter(kind::isInstance).map(kind::cast).toList();
    if (all.size() != 1) {
      throw new AssertionError(
          all.size() + " of " + kind.getSimpleName() + " in " + phase() + ": " + diary);
    }
    return all.getFirst();
  }

  /** Takes the one effect of a kind that waits off the table; tells its attempt's number. */
  long take(Class<? extends Effect> kind) {
    long attempt = Diary.attempt(pending(kind));
    pending.remove(attempt);
    return attempt;
  }

  long now() {
    return now;
  }

  int clockJumps() {
    return clockJumps;
  }

  /** When the election wants to be woken. */
  long wakeAt() {
    return wakeAt;
  }

  void itIs(long instant) {
    now = Math.max(now, instant);
  }

  void theClockJumps() {
    clockJumps++;
  }

  /** Tells the election something, and answers what it asks, as far as that is not by hand. */
  Bench send(Event event) {
    step(event);
    for (Event answer = answers.poll(); answer != null; answer = answers.poll()) {
      step(answer);
    }
    return self();
  }

  private void step(Event event) {
    Now time = new Now(now, clockJumps);
    Step step = election.step(state, event, time);
    referee.watch(state, event, step, time);
    state = step.state();
    wakeAt = step.wakeAt();
    step.effects().forEach(this::take);
  }

  /** A change of tags shows, as far as there is an instance to show it. */
  private void showTag(Effect effect) {
    Instance own = state.instance();
    if (own == null || !isRegistered()) {
      return;
    }
    List<String> tags = new ArrayList<>(own.tags());
    switch (effect) {
      case Effect.AssignTag it -> {
        String givenUp = it.assignment().givenUp();
        if (it.assignment().scope() == TagAssignment.Scope.OTHERS && givenUp == null) {
          return;
        }
        tags.removeIf(tag -> tag.equals(givenUp));
        if (it.assignment().scope() == TagAssignment.Scope.OTHERS_AND_SELF) {
          tags.add(it.assignment().tag());
        }
      }
      case Effect.AddTag it -> tags.add(it.tag());
      case Effect.RemoveTag it -> tags.removeIf(tag -> tag.equals(it.tag()));
      default -> {
        return;
      }
    }
    answers.add(seen(Cast.own(tags.stream().distinct().toArray(String[]::new))));
  }

  static Event seen(Instance instance) {
    return new Event.InstanceSeen(new InstanceObservation.Registered(instance));
  }

  private void take(Effect effect) {
    String entry = Diary.entry(effect);
    if (entry != null) {
      diary.add(entry);
    }
    if (effect instanceof Effect.Announce announce) {
      notices.add(announce.notice());
    }
    long attempt = Diary.attempt(effect);
    if (attempt == 0) {
      return;
    }
    if (byHand.stream().anyMatch(kind -> kind.isInstance(effect))) {
      pending.put(attempt, effect);
    } else {
      Kindness.answer(effect, answers::add);
      showTag(effect);
    }
  }
}
