package io.ballot.it.contract;

import io.ballot.domain.contract.HealthFixture;
import io.ballot.domain.contract.HealthPortContract;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import org.junit.jupiter.api.BeforeAll;

@OnRealConsul
class ConsulHealthPortContractIT extends HealthPortContract {
  private static ConsulAgent agent;

  @BeforeAll
  static void startAnAgentOfItsOwn(Lab lab) throws Exception {
    agent = lab.agent(AgentOptions.server("health"));
  }

  @Override
  protected HealthFixture newFixture() {
    return new ConsulHealthFixture(agent);
  }
}
