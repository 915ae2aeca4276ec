package io.ballot.consul.catalog;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** The pairs of key and value of a registration. */
final class Meta {
  private static final String FIELD = "Meta";

  private Meta() {}

  /**
   * Leaves it out where it holds nothing: Consul shows a registration that has none as one that has
   * an empty one. Written back it would be another registration than its agent has, which would
   * bring its own again.
   */
  static void leaveOutIfEmpty(ObjectNode registration) {
    if (registration.path(FIELD).isObject() && registration.path(FIELD).isEmpty()) {
      registration.remove(FIELD);
    }
  }
}
