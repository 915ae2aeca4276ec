package io.ballot.consul.catalog;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Local instances that may have a tag with their agent which is off in the catalog, so that no look
 * at the catalog finds them: a move has taken it off there, and has ended before the agent was
 * told.
 */
final class Untold {
  private final Set<Owed> owed = ConcurrentHashMap.newKeySet();

  private record Owed(String service, String tag, String serviceId) {}

  /** Those of one tag of one service. */
  Account of(String service, String tag) {
    return new Account(service, tag);
  }

  /** What is owed for one tag of one service. */
  final class Account {
    private final String service;
    private final String tag;

    private Account(String service, String tag) {
      this.service = service;
      this.tag = tag;
    }

    /** It is about to be taken off in the catalog. */
    void owe(String serviceId) {
      owed.add(new Owed(service, tag, serviceId));
    }

    /** The agent has it off, or knows the instance no more. */
    void told(String serviceId) {
      owed.remove(new Owed(service, tag, serviceId));
    }

    Set<String> serviceIds() {
      return owed.stream()
          .filter(each -> each.service().equals(service) && each.tag().equals(tag))
          .map(Owed::serviceId)
          .collect(Collectors.toSet());
    }
  }
}
