package io.ballot.it.contract;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogPortContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

/** As those whose tags are moved in one transaction, with tags that the catalog may change. */
@OnRealConsul
class ConsulCatalogPortFencedOverridableContractIT extends CatalogPortContract {
  private final SharedConsul consul;

  ConsulCatalogPortFencedOverridableContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected CatalogFixture newFixture() {
    return new ConsulCatalogFixture(consul, new Registrations(false, true));
  }
}
