package io.ballot.domain.memory;

import io.ballot.domain.contract.MarkFixture;
import io.ballot.domain.contract.MarkPortContract;
import io.ballot.domain.port.MarkPort;

class MemoryMarkPortContractTest extends MarkPortContract {
  @Override
  protected MarkFixture newFixture() {
    MemoryMarks marks = new MemoryMarks();
    return new MarkFixture() {
      @Override
      public MarkPort port() {
        return marks;
      }

      @Override
      public MarkPort afterRestart() {
        return marks;
      }

      @Override
      public MarkPort ofAnotherElection() {
        return new MemoryMarks();
      }

      @Override
      public void damage() {
        marks.damage("a test has damaged it");
      }

      @Override
      public void close() {
        // Nothing outlives the test.
      }
    };
  }
}
