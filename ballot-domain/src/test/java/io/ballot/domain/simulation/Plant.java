package io.ballot.domain.simulation;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A bug that is planted in a copy of the production sources, for the simulator to find.
 *
 * @param name what is wrong, as a clause
 * @param edits what is changed
 * @param caughtBy the invariants that it breaks, any of which finds it
 * @param mode what a schedule has that it shows in, and without which it does not
 */
record Plant(String name, List<Edit> edits, Set<Invariant> caughtBy, Mode mode) {
  /**
   * A change of one source.
   *
   * @param file the source, below {@code io/ballot/domain}; one in {@code simulation} is the
   *     simulator's, where that stands for an adapter
   * @param is what stands there, exactly once; blanks and line ends count as one blank
   * @param becomes what stands there instead
   */
  record Edit(String file, String is, String becomes) {}

  /** Copies everything. */
  Plant {
    edits = List.copyOf(edits);
    caughtBy = Set.copyOf(caughtBy);
  }

  Plant(String name, List<Edit> edits, Set<Invariant> caughtBy) {
    this(name, edits, caughtBy, Mode.ANY);
  }

  static Plant of(String name, Invariant... caughtBy) {
    Set<Invariant> all = EnumSet.noneOf(Invariant.class);
    all.addAll(List.of(caughtBy));
    return new Plant(name, List.of(), all);
  }

  Plant in(String file, String is, String becomes) {
    List<Edit> more = new ArrayList<>(edits);
    more.add(new Edit(file, is, becomes));
    return new Plant(name, more, caughtBy, mode);
  }

  Plant showsIn(Mode itsMode) {
    return new Plant(name, edits, caughtBy, itsMode);
  }

  @Override
  public String toString() {
    return name;
  }
}
