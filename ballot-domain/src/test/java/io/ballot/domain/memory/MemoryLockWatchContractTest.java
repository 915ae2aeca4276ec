package io.ballot.domain.memory;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockWatchContract;

class MemoryLockWatchContractTest extends LockWatchContract {
  @Override
  protected LockFixture newFixture() {
    return new MemoryLockFixture();
  }
}
