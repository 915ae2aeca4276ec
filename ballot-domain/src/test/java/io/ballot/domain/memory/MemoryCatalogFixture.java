package io.ballot.domain.memory;

import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import java.util.List;

/** The catalog suites on two nodes in memory, in virtual time. */
final class MemoryCatalogFixture implements CatalogFixture {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final ContractTime time = ContractTime.virtual(timers);
  private final MemoryNode node = backend.node("node-1");
  private final MemoryNode elsewhere = backend.node("node-2");
  private int names;

  @Override
  public CatalogPort port() {
    return node.catalogPort();
  }

  @Override
  public LockPort lockPort() {
    return node.lockPort();
  }

  @Override
  public String node() {
    return node.name();
  }

  @Override
  public LockKey newKey() {
    return new LockKey(newName());
  }

  @Override
  public String newName() {
    names++;
    return "name-" + names;
  }

  @Override
  public void register(
      String service, String serviceId, String address, int port, List<String> tags) {
    node.register(service, serviceId, address, port, tags.toArray(String[]::new));
  }

  @Override
  public InstanceId registerElsewhere(String service, String serviceId, List<String> tags) {
    elsewhere.register(service, serviceId, "192.0.2.8", 5432, tags.toArray(String[]::new));
    return new InstanceId(elsewhere.name(), serviceId);
  }

  @Override
  public void deregister(String serviceId) {
    node.deregister(serviceId);
  }

  @Override
  public void setTags(String serviceId, List<String> tags) {
    node.setTags(serviceId, tags.toArray(String[]::new));
  }

  @Override
  public void editCatalogTags(InstanceId instance, List<String> tags) {
    backend.editCatalogTags(instance, tags);
  }

  @Override
  public List<String> agentTags(String serviceId) {
    return node.instance(serviceId).orElseThrow().tags();
  }

  @Override
  public List<String> catalogTags(InstanceId instance) {
    return backend.instance(instance).orElseThrow().tags();
  }

  @Override
  public String allButTags(InstanceId id) {
    Instance listed = backend.instance(id).orElseThrow().withTags(List.of());
    return listed
        + " "
        + backend.node(id.node()).instance(id.serviceId()).map(i -> i.withTags(List.of()));
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
