package io.ballot.domain.simulation;

import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import org.jspecify.annotations.Nullable;

/**
 * One instance in one election, whichever daemon serves it at the time.
 *
 * @param host its host, from 0
 * @param election the election's name on that host
 * @param serviceId the instance's service id
 * @param key the lock it competes for
 * @param tag the leader's tag, or {@code null}
 * @param replicaTag the followers' tag, or {@code null}
 */
record Competitor(
    int host,
    String election,
    String serviceId,
    LockKey key,
    @Nullable String tag,
    @Nullable String replicaTag) {
  InstanceId instance() {
    return new InstanceId(node(), serviceId);
  }

  String node() {
    return "n" + (host + 1);
  }

  /** The judges ask after every event; of all parts these two tell competitors apart. */
  @Override
  public int hashCode() {
    return 31 * host + election.hashCode();
  }

  @Override
  public String toString() {
    return node() + "/" + election;
  }
}
