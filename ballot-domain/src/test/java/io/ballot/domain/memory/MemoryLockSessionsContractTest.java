package io.ballot.domain.memory;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockSessionsContract;

class MemoryLockSessionsContractTest extends LockSessionsContract {
  @Override
  protected LockFixture newFixture() {
    return new MemoryLockFixture();
  }
}
