package io.ballot.domain.memory;

/** What a node's credentials may be denied, as by Consul's access control lists. */
public enum Right {
  /** To write sessions and locks. */
  LOCK,
  /** To register the liveness service. */
  LIVENESS,
  /** To write the tags of services. */
  TAG
}
