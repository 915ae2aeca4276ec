package io.ballot.it.contract;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockPortContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;

@OnRealConsul
class ConsulLockPortContractIT extends LockPortContract {
  private final SharedConsul consul;

  ConsulLockPortContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected LockFixture newFixture() {
    return new ConsulLockFixture(consul);
  }
}
