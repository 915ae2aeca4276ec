package io.ballot.hooks.mark;

import io.ballot.domain.contract.MarkFixture;
import io.ballot.domain.contract.MarkPortContract;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.MarkPort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class FileMarksContractTest extends MarkPortContract {
  @TempDir Path directory;

  @Override
  protected MarkFixture newFixture() {
    return new MarkFixture() {
      @Override
      public MarkPort port() {
        return marks("service/db/leader");
      }

      @Override
      public MarkPort afterRestart() {
        return marks("service/db/leader");
      }

      @Override
      public MarkPort ofAnotherElection() {
        return marks("service/web/leader");
      }

      @Override
      public void damage() throws IOException {
        Files.writeString(marks("service/db/leader").file(), "damaged");
      }

      @Override
      public void close() {
        // JUnit takes the directory away.
      }
    };
  }

  private FileMarks marks(String key) {
    return new FileMarks(new StateDirectory(directory.resolve("state")), new LockKey(key), "db");
  }
}
