package io.ballot.it.contract;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockWatchContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

@OnRealConsul
class ConsulLockWatchContractIT extends LockWatchContract {
  private final SharedConsul consul;

  ConsulLockWatchContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected LockFixture newFixture() {
    return new ConsulLockFixture(consul);
  }
}
