package io.ballot.domain.simulation;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Has an instance go just when a leader elsewhere has read its record and is about to write it,
 * which otherwise hardly ever meets: the write brings back what is gone.
 */
final class UnderAWrite {
  private final World world;

  UnderAWrite(World world) {
    this.world = world;
  }

  /**
   * Has it happen so, or at once.
   *
   * @param goes tells whether it could happen
   */
  boolean strike(Fault fault, Host host, BooleanSupplier goes) {
    // Drawn besides, it leaves all else of a seed as it was.
    Chance chance = new Chance(fault.seed() * 53);
    boolean sought = world.schedule().setup().recordByRecord() && chance.in(0.5);
    if (!sought || !host.getALeadersTag()) {
      return goes.getAsBoolean();
    }
    Runnable once = world.atItsMoment(fault, goes);
    host.atNextRead(gap -> world.after(chance.between(Duration.ZERO, gap), once));
    return true;
  }
}
