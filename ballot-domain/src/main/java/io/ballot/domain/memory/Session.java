package io.ballot.domain.memory;

import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/** A session that lives. */
final class Session {
  private final SessionId id;
  private final String node;
  private final String name;
  private final Duration ttl;
  private final Duration lockDelay;
  private final Set<String> checks;
  private final Set<LockKey> locks = new LinkedHashSet<>();
  private final Deadline expiry;

  /**
   * @param checks the ids of the checks of its node that it ends with
   * @param expiry runs while it lives, and ends it
   */
  Session(
      SessionId id,
      String node,
      String name,
      Duration ttl,
      Duration lockDelay,
      Set<String> checks,
      Deadline expiry) {
    this.id = id;
    this.node = node;
    this.name = name;
    this.ttl = ttl;
    this.lockDelay = lockDelay;
    this.checks = Set.copyOf(checks);
    this.expiry = expiry;
  }

  SessionId id() {
    return id;
  }

  String node() {
    return node;
  }

  String name() {
    return name;
  }

  Duration ttl() {
    return ttl;
  }

  Duration lockDelay() {
    return lockDelay;
  }

  Set<String> checks() {
    return checks;
  }

  boolean boundTo(String checkId) {
    return checks.contains(checkId);
  }

  /** The keys it holds, in the order in which it acquired them. */
  Set<LockKey> locks() {
    return locks;
  }

  Deadline expiry() {
    return expiry;
  }
}
