package io.ballot.domain.memory;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.CatalogWatchContract;

class MemoryCatalogWatchContractTest extends CatalogWatchContract {
  @Override
  protected CatalogFixture newFixture() {
    return new MemoryCatalogFixture();
  }
}
