package io.ballot.domain.memory;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HealthFixture;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthPort;

/** The health suite on a node in memory, in virtual time. */
final class MemoryHealthFixture implements HealthFixture {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final ContractTime time = ContractTime.virtual(timers);
  private final MemoryNode node = backend.node("node-1");
  private int names;

  @Override
  public HealthPort port() {
    return node.healthPort();
  }

  @Override
  public String newName() {
    names++;
    return "name-" + names;
  }

  @Override
  public void register(String serviceId) {
    node.register("service", serviceId, "192.0.2.7", 5432);
  }

  @Override
  public void deregister(String serviceId) {
    node.deregister(serviceId);
  }

  @Override
  public void addCheck(String serviceId, String checkId, String name, CheckStatus status) {
    node.addCheck(serviceId, checkId, name, status);
  }

  @Override
  public void addNodeCheck(String checkId, String name, CheckStatus status) {
    node.addNodeCheck(checkId, name, status);
  }

  @Override
  public void setCheck(String checkId, CheckStatus status) {
    node.setCheck(checkId, status);
  }

  @Override
  public void removeCheck(String checkId) {
    node.removeCheck(checkId);
  }

  @Override
  public void serviceMaintenance(String serviceId, boolean on) {
    node.serviceMaintenance(serviceId, on);
  }

  @Override
  public void nodeMaintenance(boolean on) {
    node.nodeMaintenance(on);
  }

  @Override
  public ContractTime time() {
    return time;
  }

  @Override
  public void close() {
    // Nothing outlives the test.
  }
}
