package io.ballot.domain.memory;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;

/** The lock suites on two nodes in memory, in virtual time. */
final class MemoryLockFixture implements LockFixture {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final ContractTime time = ContractTime.virtual(timers);
  private final MemoryNode node = backend.node("node-1");
  private final MemoryNode rival = backend.node("node-2");
  private int keys;

  @Override
  public LockPort port() {
    return node.lockPort();
  }

  @Override
  public LockPort rival() {
    return rival.lockPort();
  }

  @Override
  public String node() {
    return node.name();
  }

  @Override
  public LockKey newKey() {
    keys++;
    return new LockKey("election/" + keys);
  }

  @Override
  public void putText(LockKey key, String text) {
    backend.putText(key, text);
  }

  @Override
  public void putForeignPayload(LockKey key, String address, int port, SessionId session) {
    backend.put(key, new Payload(address, port, session, null));
  }

  @Override
  public void delete(LockKey key) {
    backend.delete(key);
  }

  @Override
  public void destroy(SessionId session) {
    backend.destroySession(session);
  }

  @Override
  public void forget(Liveness liveness) {
    node.loseRegistrations();
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
