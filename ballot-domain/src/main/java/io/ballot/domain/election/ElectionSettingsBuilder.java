package io.ballot.domain.election;

import io.ballot.domain.election.ElectionSettings.DemoteOnStart;
import io.ballot.domain.election.ElectionSettings.OnPromoteFailure;
import io.ballot.domain.election.ElectionSettings.WhenUnreachable;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.LockKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Puts {@link ElectionSettings} together; what is not set has its default. Not for use by two
 * threads.
 */
public final class ElectionSettingsBuilder {
  private static final Duration LONGEST_DEFAULT_BUDGET = Duration.ofSeconds(2);

  private final String service;
  private final String serviceId;
  private final LockKey key;
  private String name;
  private List<String> serviceChecks = List.of();
  private @Nullable String primaryTag;
  private @Nullable String replicaTag;
  private Hooks hooks = Hooks.NONE;
  private SessionSettings session = SessionSettings.DEFAULT;
  private @Nullable Duration hookTimeout;
  private @Nullable Duration demoteBudget;
  private DemoteOnStart demoteOnStart = DemoteOnStart.AUTO;
  private WhenUnreachable whenUnreachable = WhenUnreachable.STEP_DOWN;
  private OnPromoteFailure onPromoteFailure = OnPromoteFailure.KEEP;
  private Duration sitOut = Duration.ofSeconds(30);
  private boolean tagAfterPromote;
  private boolean demoteAwaitsLeader;

  ElectionSettingsBuilder(String service, String serviceId, LockKey key) {
    this.service = Objects.requireNonNull(service);
    this.serviceId = Objects.requireNonNull(serviceId);
    this.key = Objects.requireNonNull(key);
    this.name = service;
  }

  /** The election's name, where it is not the service's. */
  public ElectionSettingsBuilder name(String value) {
    this.name = value;
    return this;
  }

  /** The check ids that count; empty for all. */
  public ElectionSettingsBuilder serviceChecks(List<String> value) {
    this.serviceChecks = value;
    return this;
  }

  /** The leader's tag, or {@code null}. */
  public ElectionSettingsBuilder primaryTag(@Nullable String value) {
    this.primaryTag = value;
    return this;
  }

  /** The tag of every healthy follower, or {@code null}. */
  public ElectionSettingsBuilder replicaTag(@Nullable String value) {
    this.replicaTag = value;
    return this;
  }

  /** The hooks. */
  public ElectionSettingsBuilder hooks(Hooks value) {
    this.hooks = value;
    return this;
  }

  /** The promote and the demote hook. */
  public ElectionSettingsBuilder hooks(HookCommand onPromote, HookCommand onDemote) {
    return hooks(new Hooks(onPromote, onDemote, null));
  }

  /** The session's settings. */
  public ElectionSettingsBuilder session(SessionSettings value) {
    this.session = value;
    return this;
  }

  /** The longest run of a hook; {@code null} for twice the sum of TTL and lock delay. */
  public ElectionSettingsBuilder hookTimeout(@Nullable Duration value) {
    this.hookTimeout = value;
    return this;
  }

  /** The demote hook's time; {@code null} for the smaller of 2 s and a third of the lock delay. */
  public ElectionSettingsBuilder demoteBudget(@Nullable Duration value) {
    this.demoteBudget = value;
    return this;
  }

  /** Whether a trace runs the demote hook at start. */
  public ElectionSettingsBuilder demoteOnStart(DemoteOnStart value) {
    this.demoteOnStart = value;
    return this;
  }

  /** What the lease's end means. */
  public ElectionSettingsBuilder whenUnreachable(WhenUnreachable value) {
    this.whenUnreachable = value;
    return this;
  }

  /** What a failed promote hook means. */
  public ElectionSettingsBuilder onPromoteFailure(OnPromoteFailure value) {
    this.onPromoteFailure = value;
    return this;
  }

  /** How long to sit out after a failed promote hook. */
  public ElectionSettingsBuilder sitOut(Duration value) {
    this.sitOut = value;
    return this;
  }

  /** Whether the tag waits for the promote hook. */
  public ElectionSettingsBuilder tagAfterPromote(boolean value) {
    this.tagAfterPromote = value;
    return this;
  }

  /** Whether the demote hook waits for the next leader. */
  public ElectionSettingsBuilder demoteAwaitsLeader(boolean value) {
    this.demoteAwaitsLeader = value;
    return this;
  }

  /**
   * The settings. Whether they leave a lease at all is {@link Timings}' to say.
   *
   * @throws IllegalArgumentException when both tags are the same
   */
  public ElectionSettings build() {
    Duration timeout = hookTimeout;
    if (timeout == null) {
      timeout = session.ttl().plus(session.lockDelay()).multipliedBy(2);
    }
    Duration budget = demoteBudget;
    if (budget == null) {
      Duration third = session.lockDelay().abs().dividedBy(3);
      budget = third.compareTo(LONGEST_DEFAULT_BUDGET) < 0 ? third : LONGEST_DEFAULT_BUDGET;
    }
    return new ElectionSettings(
        name,
        service,
        serviceId,
        key,
        serviceChecks,
        primaryTag,
        replicaTag,
        hooks,
        session,
        timeout,
        budget,
        demoteOnStart,
        whenUnreachable,
        onPromoteFailure,
        sitOut,
        tagAfterPromote,
        demoteAwaitsLeader);
  }
}
