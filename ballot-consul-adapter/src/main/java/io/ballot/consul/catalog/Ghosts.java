package io.ballot.consul.catalog;

import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Nodes that came back as ghosts: a record that is written by itself makes its node anew where that
 * was deregistered since the record was read. So after such writes the records are read once more,
 * whatever has ended them; where that fails, by the next move of a tag of the service.
 */
final class Ghosts {
  private final CatalogReader reader;
  private final CatalogWriter writer;

  /** What was written by moves that have ended, and not been looked at since. */
  private final Set<Written> left = ConcurrentHashMap.newKeySet();

  private record Written(String service, InstanceId id) {}

  Ghosts(CatalogReader reader, CatalogWriter writer) {
    this.reader = reader;
    this.writer = writer;
  }

  /** Begins to keep an account of the writes of one move. */
  Account open(String service) {
    Account account = new Account(service);
    left.removeIf(each -> each.service().equals(service) && account.written.add(each.id()));
    return account;
  }

  /** The writes of one move. Not thread-safe. */
  final class Account {
    private final String service;
    private final Set<InstanceId> written = new HashSet<>();

    private Account(String service) {
      this.service = service;
    }

    /** A record is about to be written by itself, as it was read right before. */
    void writing(ServiceRecord record) {
      if (!record.isOfGhost()) {
        written.add(record.id());
      }
    }

    /** Takes ghosts away that are among records which were read after the writes. */
    void look(List<ServiceRecord> records) throws PortException {
      for (ServiceRecord record : records) {
        if (record.isOfGhost() && written.contains(record.id())) {
          writer.removeGhost(record);
        }
      }
      written.clear();
    }

    /** Looks, if that has not been done since the last write. */
    void close() {
      if (written.isEmpty()) {
        return;
      }
      try {
        look(reader.service(service));
      } catch (PortException e) {
        written.forEach(id -> left.add(new Written(service, id)));
      }
    }
  }
}
