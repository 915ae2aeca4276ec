package io.ballot.domain.memory;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogPortContract;

class MemoryCatalogPortContractTest extends CatalogPortContract {
  @Override
  protected CatalogFixture newFixture() {
    return new MemoryCatalogFixture();
  }
}
