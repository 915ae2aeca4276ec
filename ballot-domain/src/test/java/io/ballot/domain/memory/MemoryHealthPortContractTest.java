package io.ballot.domain.memory;

import io.ballot.domain.contract.HealthFixture;
import io.ballot.domain.contract.HealthPortContract;

class MemoryHealthPortContractTest extends HealthPortContract {
  @Override
  protected HealthFixture newFixture() {
    return new MemoryHealthFixture();
  }
}
