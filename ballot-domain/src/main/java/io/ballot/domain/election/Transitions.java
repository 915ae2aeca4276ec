package io.ballot.domain.election;

import java.util.Map;
import java.util.Set;

/** Which phase may follow which. */
final class Transitions {
  private static final Map<Class<? extends Phase>, Set<Class<? extends Phase>>> ALLOWED =
      Map.of(
          Phase.Starting.class,
          Set.of(Phase.Recovering.class, Phase.StandingBy.class),
          Phase.Recovering.class,
          Set.of(Phase.StandingBy.class),
          Phase.StandingBy.class,
          Set.of(Phase.Recovering.class, Phase.Following.class, Phase.Stopped.class),
          Phase.Following.class,
          Set.of(Phase.StandingBy.class, Phase.Acquiring.class, Phase.Promoting.class),
          Phase.Acquiring.class,
          Set.of(Phase.Following.class, Phase.Promoting.class),
          Phase.Promoting.class,
          Set.of(Phase.Leading.class, Phase.SteppingDown.class, Phase.Losing.class),
          Phase.Leading.class,
          Set.of(Phase.SteppingDown.class, Phase.Losing.class),
          Phase.SteppingDown.class,
          Set.of(Phase.StandingBy.class, Phase.Losing.class),
          Phase.Losing.class,
          Set.of(Phase.StandingBy.class),
          Phase.Stopped.class,
          Set.of());

  private Transitions() {}

  static boolean allows(Class<? extends Phase> from, Class<? extends Phase> to) {
    return from == to || ALLOWED.getOrDefault(from, Set.of()).contains(to);
  }

  /** Lets an allowed transition pass. */
  static Phase checked(Phase from, Phase to, Event why) {
    if (!allows(from.getClass(), to.getClass())) {
      throw new IllegalStateException(
          "no way from "
              + from.getClass().getSimpleName()
              + " to "
              + to.getClass().getSimpleName()
              + " on "
              + why);
    }
    return to;
  }
}
