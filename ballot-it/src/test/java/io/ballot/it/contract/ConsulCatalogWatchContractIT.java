package io.ballot.it.contract;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogWatchContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

/** With all that a registration can hold. */
@OnRealConsul
class ConsulCatalogWatchContractIT extends CatalogWatchContract {
  private final SharedConsul consul;

  ConsulCatalogWatchContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected CatalogFixture newFixture() {
    return new ConsulCatalogFixture(consul, new Registrations(true, false));
  }
}
