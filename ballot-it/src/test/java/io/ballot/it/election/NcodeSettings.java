package io.ballot.it.election;

import java.time.Duration;
import java.util.List;

/**
 * What an election of ncode/ballot's is told, and where its instance is reached.
 *
 * @param service the service's name
 * @param id the instance's service id on the local agent
 * @param address the instance's own address, as it is registered
 * @param port its port
 * @param key the lock key
 * @param serviceChecks ids of the checks that count and that the session is bound to
 * @param primaryTag the leader's tag
 * @param ttl the session's TTL
 * @param lockDelay the session's lock delay
 */
record NcodeSettings(
    String service,
    String id,
    String address,
    int port,
    String key,
    List<String> serviceChecks,
    String primaryTag,
    Duration ttl,
    Duration lockDelay) {
  NcodeSettings {
    serviceChecks = List.copyOf(serviceChecks);
  }
}
