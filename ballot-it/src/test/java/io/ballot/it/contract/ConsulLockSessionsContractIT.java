package io.ballot.it.contract;

import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.contract.LockSessionsContract;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
class ConsulLockSessionsContractIT extends LockSessionsContract {
  private final SharedConsul consul;

  ConsulLockSessionsContractIT(SharedConsul consul) {
    this.consul = consul;
  }

  @Override
  protected LockFixture newFixture() {
    return new ConsulLockFixture(consul);
  }
}
