package io.ballot.domain.memory;

import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;

/** What can change, and so be watched. */
sealed interface Topic {
  /** A lock's key. */
  record Lock(LockKey key) implements Topic {}

  /** The instances of a service in the catalog. */
  record Service(String name) implements Topic {}

  /** An instance in the catalog. */
  record Listed(InstanceId instance) implements Topic {}

  /** The definition of an instance with its own agent. */
  record Definition(InstanceId instance) implements Topic {}

  /** The checks of a node, its instances' included. */
  record Health(String node) implements Topic {}

  /** Whether a node's agent answers, and whether it reaches the servers. */
  record Reach(String node) implements Topic {}
}
