package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Mark;
import io.ballot.domain.port.SessionId;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The table in Election's javadoc, once more, and that nothing else passes. */
final class TransitionsTest {
  private static final Map<String, Set<String>> TABLE =
      Map.of(
          "Starting", Set.of("Recovering", "StandingBy"),
          "Recovering", Set.of("StandingBy"),
          "StandingBy", Set.of("Recovering", "Following", "Stopped"),
          "Following", Set.of("Acquiring", "Promoting", "StandingBy"),
          "Acquiring", Set.of("Promoting", "Following"),
          "Promoting", Set.of("Leading", "SteppingDown", "Losing"),
          "Leading", Set.of("SteppingDown", "Losing"),
          "SteppingDown", Set.of("StandingBy", "Losing"),
          "Losing", Set.of("StandingBy"),
          "Stopped", Set.of());

  private static final SessionId SESSION = Cast.session("s1");
  private static final Mark MARK = new Mark(Cast.KEY, "web-1", null, null);
  private static final Term TERM = new Term(7, 7, SESSION, Cast.ownPayload(SESSION), 0, true);
  private static final WindDown WIND_DOWN = WindDown.begin(0, 0, 0, true, true, 0);

  private static final List<Phase> PHASES =
      List.of(
          new Phase.Starting(0, null),
          new Phase.Recovering(MARK, 0, true, true, true, true, true),
          new Phase.StandingBy(),
          new Phase.Following(0, 0),
          new Phase.Acquiring(SESSION, Cast.ownPayload(SESSION), 0),
          new Phase.Promoting(TERM, 0, true, true),
          new Phase.Leading(TERM, false),
          new Phase.SteppingDown(TERM, Reason.REQUESTED, WIND_DOWN),
          new Phase.Losing(TERM, Reason.LOST, WIND_DOWN),
          new Phase.Stopped());

  record Pair(Phase from, Phase to) {
    boolean inTable() {
      return name(from).equals(name(to))
          || TABLE.getOrDefault(name(from), Set.of()).contains(name(to));
    }

    @Override
    public String toString() {
      return name(from) + " to " + name(to);
    }
  }

  private static String name(Phase phase) {
    return phase.getClass().getSimpleName();
  }

  static Stream<Pair> legal() {
    return pairs().filter(Pair::inTable);
  }

  static Stream<Pair> illegal() {
    return pairs().filter(pair -> !pair.inTable());
  }

  private static Stream<Pair> pairs() {
    return PHASES.stream().flatMap(from -> PHASES.stream().map(to -> new Pair(from, to)));
  }

  @ParameterizedTest
  @MethodSource("legal")
  void whatIsInTheTablePasses(Pair pair) {
    assertSame(pair.to(), Transitions.checked(pair.from(), pair.to(), new Event.Woken()));
  }

  @ParameterizedTest
  @MethodSource("illegal")
  void whatIsNotInTheTableThrowsAndNamesBothAndWhy(Pair pair) {
    IllegalStateException e =
        assertThrows(
            IllegalStateException.class,
            () -> Transitions.checked(pair.from(), pair.to(), new Event.Begin()));
    assertEquals(
        "no way from " + name(pair.from()) + " to " + name(pair.to()) + " on Begin[]",
        e.getMessage());
  }

  @Test
  void everyPhaseIsInTheTable() {
    Set<String> phases = new HashSet<>();
    collect(Phase.class, phases);
    assertEquals(TABLE.keySet(), phases);
    assertEquals(phases.size(), PHASES.size());
  }

  private static void collect(Class<?> type, Set<String> names) {
    if (type.isSealed()) {
      Arrays.stream(type.getPermittedSubclasses()).forEach(sub -> collect(sub, names));
    } else {
      names.add(type.getSimpleName());
    }
  }

  @Test
  void nothingLeadsBackFromTheEnd() {
    assertTrue(
        PHASES.stream()
            .filter(to -> !(to instanceof Phase.Stopped))
            .noneMatch(to -> Transitions.allows(Phase.Stopped.class, to.getClass())));
  }
}
