package io.ballot.domain.election;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.LockObservation;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of one election between two steps. Never changes; {@link Election#step} gives the next.
 */
public final class ElectionState {
  /** The state before everything. */
  static final ElectionState INITIAL =
      new ElectionState(
          new Phase.Starting(World.NEVER, null), new World(), new Standing(), new Desk(), 0);

  private final Phase phase;
  private final World world;
  private final Standing standing;
  private final Desk desk;
  private final long attempts;

  ElectionState(Phase phase, World world, Standing standing, Desk desk, long attempts) {
    this.phase = Objects.requireNonNull(phase);
    this.world = world;
    this.standing = standing;
    this.desk = desk;
    this.attempts = attempts;
  }

  /** Where the election stands. */
  public Phase phase() {
    return phase;
  }

  /** The term held, or {@code null}. */
  public @Nullable Term term() {
    return phase instanceof Phase.HoldsTerm holds ? holds.term() : null;
  }

  /** Whether the instance leads, its promote hook done. */
  public boolean leads() {
    return phase instanceof Phase.Leading;
  }

  /** The own registration as last seen, or {@code null}. */
  public @Nullable Instance instance() {
    return world.instance();
  }

  /** The session as last told, or {@code null}. */
  public @Nullable Session session() {
    return world.session();
  }

  /** The lock as last seen, or {@code null}. */
  public @Nullable LockObservation lock() {
    return world.lock().lock();
  }

  World world() {
    return world;
  }

  Standing standing() {
    return standing;
  }

  Desk desk() {
    return desk;
  }

  long attempts() {
    return attempts;
  }
}
