package io.ballot.domain.memory;

import io.ballot.domain.contract.HookFixture;
import io.ballot.domain.contract.HookPortContract;

class InProcessHookPortContractTest extends HookPortContract {
  @Override
  protected HookFixture newFixture() {
    return new InProcessHookFixture();
  }
}
