package io.ballot.domain.memory;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockPortContract;

class MemoryLockPortContractTest extends LockPortContract {
  @Override
  protected LockFixture newFixture() {
    return new MemoryLockFixture();
  }
}
