package io.ballot.consul;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.catalog.ConsulCatalogPort;
import io.ballot.consul.catalog.TagLocks;
import io.ballot.consul.health.ConsulHealthPort;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.lock.ConsulLockPort;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.LockPort;

/** The ports of one ACL token. */
public final class ConsulPorts {
  private final ConsulLockPort locks;
  private final ConsulCatalogPort catalog;
  private final ConsulHealthPort health;

  ConsulPorts(ConsulHttp http, LocalNode local, TagLocks tagLocks, String livenessService) {
    this.locks = new ConsulLockPort(http, local, livenessService, ProcessHandle.current().pid());
    this.catalog = new ConsulCatalogPort(http, local, tagLocks);
    this.health = new ConsulHealthPort(http, local);
  }

  /** Sessions and locks. */
  public LockPort locks() {
    return locks;
  }

  /** Registrations and tags. */
  public CatalogPort catalog() {
    return catalog;
  }

  /** Checks and maintenance. */
  public HealthPort health() {
    return health;
  }

  void close() {
    locks.close();
    catalog.close();
    health.close();
  }
}
