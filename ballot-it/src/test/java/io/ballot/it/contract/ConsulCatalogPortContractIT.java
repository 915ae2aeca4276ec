package io.ballot.it.contract;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogPortContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

/**
 * Registrations that a transaction would take something from, so tags are moved record by record.
 */
@OnRealConsul
class ConsulCatalogPortContractIT extends CatalogPortContract {
  private final SharedConsul consul;

  ConsulCatalogPortContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected CatalogFixture newFixture() {
    return new ConsulCatalogFixture(consul, new Registrations(true, false));
  }
}
