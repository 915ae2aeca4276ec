package io.ballot.domain.memory;

import io.ballot.domain.contract.RightsContract;
import io.ballot.domain.contract.RightsFixture;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import java.util.List;

class MemoryRightsContractTest extends RightsContract {
  @Override
  protected RightsFixture newFixture() {
    return new Fixture();
  }

  /** In memory, rights are a node's. */
  private static final class Fixture implements RightsFixture {
    private final MemoryBackend backend = new MemoryBackend(new VirtualTimers());
    private final MemoryNode allowed = backend.node("allowed");
    private final MemoryNode withoutLocking = backend.node("without-locking");
    private final MemoryNode withoutLiveness = backend.node("without-liveness");
    private final MemoryNode withoutTagging = backend.node("without-tagging");
    private int names;

    private Fixture() {
      withoutLocking.deny(Right.LOCK);
      withoutLiveness.deny(Right.LIVENESS);
      withoutTagging.deny(Right.TAG);
    }

    @Override
    public LockPort allowed() {
      return allowed.lockPort();
    }

    @Override
    public LockPort withoutLocking() {
      return withoutLocking.lockPort();
    }

    @Override
    public LockPort withoutLiveness() {
      return withoutLiveness.lockPort();
    }

    @Override
    public CatalogPort withoutTagging() {
      return withoutTagging.catalogPort();
    }

    @Override
    public String node() {
      return withoutTagging.name();
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
    public void register(String service, String serviceId, List<String> tags) {
      withoutTagging.register(service, serviceId, "", 0, tags.toArray(String[]::new));
    }

    @Override
    public List<String> catalogTags(InstanceId instance) {
      return backend.instance(instance).orElseThrow().tags();
    }

    @Override
    public List<String> secrets() {
      return List.of();
    }

    @Override
    public void close() {
      // Nothing outlives the test.
    }
  }
}
