package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.port.HookCommand;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * How the daemons of one run are configured, and on what clocks they run.
 *
 * @param layout which elections there are
 * @param speeds how fast each host's clock runs; as many hosts as there are speeds
 * @param session the sessions' settings
 * @param primaryTag the leader's tag, or {@code null}
 * @param replicaTag the followers' tag, or {@code null}
 * @param demoteBudget the demote hook's time after a loss; {@code null} for the default
 * @param hookTimeout the longest run of a hook
 * @param sitOut how long to sit out after a failed promote hook
 * @param whenUnreachable what a lease's end means
 * @param onPromoteFailure what a failed promote hook means
 * @param tagAfterPromote whether the tag waits for the promote hook
 * @param demoteAwaitsLeader whether the demote hook waits for the next leader
 * @param tagOverride whether agents take tags over that were changed in the catalog
 * @param recordByRecord whether a tag is moved record by record, as where a transaction would lose
 *     something
 * @param taggedRivals whether an ncode/ballot has an instance, whose tag it moves
 */
record Setup(
    Layout layout,
    List<Double> speeds,
    SessionSettings session,
    @Nullable String primaryTag,
    @Nullable String replicaTag,
    @Nullable Duration demoteBudget,
    Duration hookTimeout,
    Duration sitOut,
    WhenUnreachable whenUnreachable,
    OnPromoteFailure onPromoteFailure,
    boolean tagAfterPromote,
    boolean demoteAwaitsLeader,
    boolean tagOverride,
    boolean recordByRecord,
    boolean taggedRivals) {

  /** Which elections there are. */
  enum Layout {
    /** One instance and one election on each host. */
    ONE_ELECTION,
    /** Two elections on each instance, with keys and tags of their own. */
    TWO_ELECTIONS,
    /** Two instances on the first host, whose daemon has both compete for one key. */
    TWO_INSTANCES
  }

  /** Clocks of two machines may run apart by 2 %. */
  private static final double SLOWEST = 0.99;

  private static final double FASTEST = 1.01;
  private static final List<Duration> LOCK_DELAYS =
      List.of(Duration.ofSeconds(3), Duration.ofSeconds(5), Duration.ofSeconds(10));

  /**
   * @param later the chance of what was thought of later: what it draws leaves all else of a seed
   *     as it was
   */
  static Setup draw(Chance chance, Chance later) {
    Layout layout =
        chance.in(0.7)
            ? Layout.ONE_ELECTION
            : chance.in(0.5) ? Layout.TWO_ELECTIONS : Layout.TWO_INSTANCES;
    int hosts = chance.in(0.85) ? 3 : 4;
    List<Double> speeds =
        IntStream.range(0, hosts).mapToObj(i -> chance.between(SLOWEST, FASTEST)).toList();
    boolean liveness = chance.in(0.8);
    SessionSettings session =
        new SessionSettings(
            Duration.ofSeconds(10),
            chance.pick(LOCK_DELAYS),
            chance.in(0.8),
            liveness ? Duration.ofSeconds(chance.in(0.7) ? 5 : 2) : null,
            Duration.ofMillis(2500));
    return new Setup(
        layout,
        speeds,
        session,
        chance.in(0.9) ? "primary" : null,
        later.in(0.4) ? "replica" : null,
        chance.in(0.3) ? Duration.ofMillis(chance.between(20, 200)) : null,
        Duration.ofSeconds(chance.between(4, 12)),
        Duration.ofSeconds(chance.between(5, 15)),
        chance.in(0.95) ? WhenUnreachable.STEP_DOWN : WhenUnreachable.HOLD,
        chance.in(0.8) ? OnPromoteFailure.KEEP : OnPromoteFailure.STEP_DOWN,
        chance.in(0.2),
        chance.in(0.05),
        later.in(0.3),
        later.in(0.3),
        /* taggedRivals= */ true);
  }

  /** The same without a tag for followers. */
  Setup withoutReplicaTag() {
    return with(null, tagOverride, recordByRecord, taggedRivals);
  }

  /** The same with agents that keep their tags, and tags that are moved at one blow. */
  Setup withPlainTags() {
    return with(replicaTag, /* override= */ false, /* byRecord= */ false, taggedRivals);
  }

  /** The same with an ncode/ballot that has no instance. */
  Setup withTaglessRivals() {
    return with(replicaTag, tagOverride, recordByRecord, /* rivals= */ false);
  }

  private Setup with(
      @Nullable String followersTag, boolean override, boolean byRecord, boolean rivals) {
    return new Setup(
        layout,
        speeds,
        session,
        primaryTag,
        followersTag,
        demoteBudget,
        hookTimeout,
        sitOut,
        whenUnreachable,
        onPromoteFailure,
        tagAfterPromote,
        demoteAwaitsLeader,
        override,
        byRecord,
        rivals);
  }

  /** What these settings give up, by the protocol's own words. */
  Set<Invariant> givenUp() {
    Set<Invariant> givenUp = EnumSet.noneOf(Invariant.class);
    if (whenUnreachable == WhenUnreachable.HOLD) {
      givenUp.add(Invariant.ONE_LEADER);
      givenUp.add(Invariant.DEMOTE_BEFORE_PROMOTE);
    }
    if (demoteAwaitsLeader) {
      givenUp.add(Invariant.DEMOTE_BEFORE_PROMOTE);
    }
    return givenUp;
  }

  int hosts() {
    return speeds.size();
  }

  /** The settings of one election. */
  ElectionSettings election(
      String name,
      String serviceId,
      String key,
      @Nullable String tag,
      @Nullable String followersTag) {
    HookCommand command = new HookCommand(List.of("hook"));
    return ElectionSettings.of("web", serviceId, key)
        .name(name)
        .primaryTag(tag)
        .replicaTag(followersTag)
        .hooks(new Hooks(command, command, command))
        .session(session)
        .demoteBudget(demoteBudget)
        .hookTimeout(hookTimeout)
        .sitOut(sitOut)
        .whenUnreachable(whenUnreachable)
        .onPromoteFailure(onPromoteFailure)
        .tagAfterPromote(tagAfterPromote)
        .demoteAwaitsLeader(demoteAwaitsLeader)
        .build();
  }
}
