package io.ballot.domain.election;

import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one election has seen of the world, the newest of everything. A step works on a copy of its
 * own, so that a state, once returned, does not change.
 */
final class World {
  /** An instant that never was. */
  static final long NEVER = Long.MIN_VALUE;

  /**
   * How long an instance may be unknown to its agent before that means anything: a reload takes
   * moments.
   */
  static final Duration ABSENCE_GRACE = Duration.ofSeconds(10);

  /**
   * Renewals are tried at least this often; a longer gap between two tries is a gap in our own
   * life.
   */
  static final Duration LONGEST_GAP = Duration.ofSeconds(5);

  /** A lock may be seen in the hand of a session of ours that has ended; older ones never are. */
  private static final int OWN_SESSIONS_KEPT = 4;

  private @Nullable Instance instance;
  private @Nullable String tagCaveat;
  private List<String> agentsTags = List.of();
  private boolean instanceSeen;
  private long absentSince = NEVER;
  private @Nullable HealthObservation health;
  private @Nullable ServiceObservation service;
  private @Nullable Session session;
  private @Nullable Session endedSession;
  private List<SessionId> ownSessions = List.of();
  private boolean gapInTries;
  private LockHistory lock = new LockHistory();

  World() {}

  World copy() {
    World copy = new World();
    copy.instance = instance;
    copy.tagCaveat = tagCaveat;
    copy.agentsTags = agentsTags;
    copy.instanceSeen = instanceSeen;
    copy.absentSince = absentSince;
    copy.health = health;
    copy.service = service;
    copy.session = session;
    copy.endedSession = endedSession;
    copy.ownSessions = ownSessions;
    copy.gapInTries = gapInTries;
    copy.lock = lock.copy();
    return copy;
  }

  void see(InstanceObservation seen, long now) {
    instanceSeen = true;
    switch (seen) {
      case InstanceObservation.Registered registered -> {
        instance = registered.instance();
        tagCaveat = registered.tagCaveat();
        agentsTags = registered.agentsTags();
        absentSince = NEVER;
      }
      case InstanceObservation.NotRegistered ignored -> {
        if (absentSince == NEVER) {
          absentSince = now;
        }
      }
    }
  }

  void see(HealthObservation seen) {
    health = seen;
  }

  void see(ServiceObservation seen) {
    service = seen;
  }

  void forgetService() {
    service = null;
  }

  void see(@Nullable Session seen) {
    Session before = session;
    session = seen;
    if (before != null && seen != null && before.id().equals(seen.id())) {
      seeTry(before.lease(), seen.lease());
      return;
    }
    gapInTries = false;
    if (before != null) {
      endedSession = before;
    }
    if (seen != null && !ownSessions.contains(seen.id())) {
      ownSessions =
          Stream.concat(Stream.of(seen.id()), ownSessions.stream())
              .limit(OWN_SESSIONS_KEPT)
              .toList();
    }
  }

  private void seeTry(Lease before, Lease now) {
    // Renewals that succeed are not told each: the last of them counts, not the one known before.
    long lastTry = Math.max(before.triedAt(), now.renewedAt());
    boolean gap = now.triedAt() - lastTry > LONGEST_GAP.toNanos();
    boolean renewedSince = now.renewedAt() > before.renewedAt();
    gapInTries = gap || (gapInTries && !renewedSince);
  }

  /** Whether, since the last renewal that succeeded, none was tried for too long. */
  boolean gapInTries() {
    return gapInTries;
  }

  /** Whether a session is, or was, ours. */
  boolean isOwn(SessionId id) {
    return ownSessions.contains(id);
  }

  /** Before when nobody else could hold a lock of one of our sessions, as last known of it. */
  long takeoverBound(SessionId id) {
    for (Session known : new Session[] {session, endedSession}) {
      if (known != null && known.id().equals(id)) {
        return known.lease().takeoverBound();
      }
    }
    return NEVER;
  }

  LockHistory lock() {
    return lock;
  }

  /** The lock's state if somebody else than this daemon holds it, else {@code null}. */
  LockState.@Nullable Held heldByOther() {
    return lock.lock() != null
            && lock.lock().state() instanceof LockState.Held held
            && !isOwn(held.session())
        ? held
        : null;
  }

  /** The lock's state if our present session holds it, else {@code null}. */
  LockState.@Nullable Held heldByUs() {
    return session != null
            && lock.lock() != null
            && lock.lock().state() instanceof LockState.Held held
            && held.session().equals(session.id())
        ? held
        : null;
  }

  @Nullable Instance instance() {
    return instance;
  }

  /** What makes the instance's tags less lasting, or {@code null}. */
  @Nullable String tagCaveat() {
    return tagCaveat;
  }

  /** Whether the instance carries a tag where all can see it, or with its agent still. */
  boolean carries(String tag) {
    return instance != null && (instance.carries(tag) || agentsTags.contains(tag));
  }

  boolean instanceSeen() {
    return instanceSeen;
  }

  /** Whether the agent knows the instance at present, as far as was seen. */
  boolean isRegistered() {
    return instance != null && absentSince == NEVER;
  }

  @Nullable ServiceObservation service() {
    return service;
  }

  @Nullable Session session() {
    return session;
  }

  /**
   * Whether the agent has not known the instance for a while that is still too short to mean
   * anything.
   */
  boolean isAbsentForAMoment(long now) {
    return absentSince != NEVER && instance != null && now - absentSince < graceNanos();
  }

  /** When an absence under way begins to count, or {@link Long#MAX_VALUE}. */
  long absenceCountsAt(long now) {
    return isAbsentForAMoment(now) ? absentSince + graceNanos() : Long.MAX_VALUE;
  }

  private static long graceNanos() {
    return ABSENCE_GRACE.toNanos();
  }

  /** Judges the instance by all that was seen of it. */
  Eligibility eligibility(ElectionSettings settings, long now) {
    if (!instanceSeen) {
      return new Eligibility.NotYetKnown();
    }
    if (absentSince != NEVER && !isAbsentForAMoment(now)) {
      return new Eligibility.NotRegistered();
    }
    HealthObservation seen = health;
    return seen == null
        ? new Eligibility.NotYetKnown()
        : Eligibility.judge(seen, settings.serviceChecks());
  }
}
