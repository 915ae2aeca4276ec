package io.ballot.domain.memory;

import io.ballot.domain.contract.SnapshotContract;
import io.ballot.domain.contract.SnapshotFixture;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;

class MemorySnapshotContractTest extends SnapshotContract {
  @Override
  protected SnapshotFixture newFixture() {
    MemoryBackend backend = new MemoryBackend(new VirtualTimers());
    LockPort port = backend.node("node-1").lockPort();
    return new SnapshotFixture() {
      private int keys;

      @Override
      public LockPort port() {
        return port;
      }

      @Override
      public LockKey newKey() {
        return new LockKey("election/" + ++keys);
      }

      @Override
      public void destroy(SessionId session) {
        backend.destroySession(session);
      }

      @Override
      public Taken takeSnapshot() {
        MemorySnapshot taken = backend.snapshot();
        return () -> backend.restore(taken);
      }
    };
  }
}
