package io.ballot.it.bench;

import io.ballot.it.bench.Stamps.Stamp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * A row of the takeover table: something happens to the leader of three daemons, and some time
 * later a hook starts.
 *
 * @param name what selects it on the command line
 * @param cause what happens, for people
 * @param reach what is to be reached, for people
 * @param settings the daemons' configuration
 * @param floor the least steps
 * @param strike finds out what to strike at, and gives what makes it happen
 * @param cure makes all three daemons whole again
 * @param end which hook ends the time; the other argument of it is who led
 * @param share how many rounds are run, as a share of those asked for: some take seconds each
 */
record TakeoverRow(
    String name,
    String cause,
    String reach,
    Fleet.Settings settings,
    Floor.Kind floor,
    Aim strike,
    Deed cure,
    End end,
    double share) {

  /** A round that takes longer than this has failed; ncode/ballot's slowest takes 22 s. */
  private static final Duration BOUND = Duration.ofSeconds(90);

  /** Something that is done to the daemon of an instance. */
  @FunctionalInterface
  interface Deed {
    void to(Fleet fleet, int number) throws IOException, InterruptedException;
  }

  /** Aims at the daemon of an instance, before the clock runs. */
  @FunctionalInterface
  interface Aim {
    Strike at(Fleet fleet, int number) throws IOException, InterruptedException;
  }

  /** Makes it happen. */
  @FunctionalInterface
  interface Strike {
    void now() throws IOException, InterruptedException;
  }

  /** Tells the stamp that ends a round. */
  @FunctionalInterface
  interface End {
    Predicate<Stamp> of(String leader);
  }

  static final End ANOTHER_IS_PROMOTED =
      leader -> stamp -> stamp.event().equals("promote") && !stamp.instance().equals(leader);

  static final End LEADER_IS_DEMOTED =
      leader -> stamp -> stamp.event().equals("demote") && stamp.instance().equals(leader);

  int rounds(int asked) {
    return Math.max(1, (int) Math.round(asked * share));
  }

  /** Runs the rounds. */
  Samples measure(Fleet fleet, int rounds) throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      nanos.add(round(fleet));
    }
    return Samples.ofNanos(nanos);
  }

  /** Runs one round, and cures it; gives its length in nanoseconds. */
  long round(Fleet fleet) throws IOException, InterruptedException {
    int leader = fleet.leader();
    Strike aimed = strike.at(fleet, leader);
    long at = System.nanoTime();
    aimed.now();
    Optional<Stamp> stamp = fleet.stamps().await(at, end.of(fleet.id(leader)), BOUND);
    if (stamp.isEmpty()) {
      throw new AssertionError(
          "%s: nothing within %s; the log is %s"
              .formatted(cause, BOUND, fleet.daemon(leader).output().file()));
    }
    if (end.equals(LEADER_IS_DEMOTED)) {
      Stamp again =
          fleet.stamps().awaitOne(at, Stamps.promotes(), BOUND, "somebody leads after: " + cause);
      assert again.at() - at >= 0;
    }
    cure.to(fleet, leader);
    fleet.settle();
    return stamp.get().at() - at;
  }
}
