package io.ballot.it.contract;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogPortContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

/** As those whose tags are moved record by record, with tags that the catalog may change. */
@OnRealConsul
class ConsulCatalogPortOverridableContractIT extends CatalogPortContract {
  private final SharedConsul consul;

  ConsulCatalogPortOverridableContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected CatalogFixture newFixture() {
    return new ConsulCatalogFixture(consul, new Registrations(true, true));
  }
}
