package io.ballot.it.contract;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogPortContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

/** Registrations that a transaction writes whole, so tags are moved in one. */
@OnRealConsul
class ConsulCatalogPortFencedContractIT extends CatalogPortContract {
  private final SharedConsul consul;

  ConsulCatalogPortFencedContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected CatalogFixture newFixture() {
    return new ConsulCatalogFixture(consul, new Registrations(false, false));
  }
}
