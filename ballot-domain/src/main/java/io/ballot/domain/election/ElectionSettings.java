package io.ballot.domain.election;

import io.ballot.domain.port.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One election, as configured.
 *
 * @param name the election's name, for people
 * @param service the name of the service whose instances compete
 * @param serviceId the own instance's id on the local agent
 * @param key the lock
 * @param serviceChecks the check ids that count; empty: all of the instance's and its node's
 * @param primaryTag the leader's tag, or {@code null} for none
 * @param replicaTag the tag of every healthy follower, or {@code null} for none; never the leader's
 * @param hooks the commands
 * @param session what its session is like
 * @param hookTimeout the longest run of one hook
 * @param demoteBudget the time kept free before the takeover bound for a demote hook to do its work
 * @param demoteOnStart whether a predecessor's trace runs the demote hook
 * @param whenUnreachable what to do when the lease ends because the backend cannot be reached
 * @param onPromoteFailure what a failed promote hook does to the term
 * @param sitOut how long to sit out after that
 * @param tagAfterPromote whether the tag waits for the promote hook
 * @param demoteAwaitsLeader whether the demote hook waits for the next leader
 */
public record ElectionSettings(
    String name,
    String service,
    String serviceId,
    LockKey key,
    List<String> serviceChecks,
    @Nullable String primaryTag,
    @Nullable String replicaTag,
    Hooks hooks,
    SessionSettings session,
    Duration hookTimeout,
    Duration demoteBudget,
    DemoteOnStart demoteOnStart,
    WhenUnreachable whenUnreachable,
    OnPromoteFailure onPromoteFailure,
    Duration sitOut,
    boolean tagAfterPromote,
    boolean demoteAwaitsLeader) {

  /** Whether a trace of a dead predecessor runs the demote hook at start. */
  public enum DemoteOnStart {
    /** If a trace is found. */
    AUTO,
    /** Each time. */
    ALWAYS,
    /** Not at all; a leftover tag is still taken off. */
    NEVER
  }

  /** What ends a term whose lease ran out unheard. */
  public enum WhenUnreachable {
    /** The lease's end is a loss. */
    STEP_DOWN,
    /**
     * The role is kept while requests are tried and fail; two leaders are possible in a partition.
     */
    HOLD
  }

  /** What a failed promote hook does. */
  public enum OnPromoteFailure {
    /** It is logged, and the instance leads. */
    KEEP,
    /** The instance steps down and sits out. */
    STEP_DOWN
  }

  /** Requires all but the tags, which differ, and copies the checks. */
  public ElectionSettings {
    Objects.requireNonNull(name);
    Objects.requireNonNull(service);
    Objects.requireNonNull(serviceId);
    Objects.requireNonNull(key);
    serviceChecks = List.copyOf(serviceChecks);
    Objects.requireNonNull(hooks);
    Objects.requireNonNull(session);
    Objects.requireNonNull(hookTimeout);
    Objects.requireNonNull(demoteBudget);
    Objects.requireNonNull(demoteOnStart);
    Objects.requireNonNull(whenUnreachable);
    Objects.requireNonNull(onPromoteFailure);
    Objects.requireNonNull(sitOut);
    if (primaryTag != null && primaryTag.equalsIgnoreCase(replicaTag)) {
      throw new IllegalArgumentException(
          name + ": the leader's tag and the followers' are both " + primaryTag);
    }
  }

  /**
   * Begins the settings of an election with every default in place.
   *
   * @param service the service's name, which is the election's name, too, until another is set
   * @param serviceId the own instance's id
   * @param key the lock's key
   */
  public static ElectionSettingsBuilder of(String service, String serviceId, String key) {
    return new ElectionSettingsBuilder(service, serviceId, new LockKey(key));
  }
}
