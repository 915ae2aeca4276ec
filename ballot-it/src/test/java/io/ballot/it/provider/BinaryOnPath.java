package io.ballot.it.provider;

import java.nio.file.Path;
import java.util.Optional;

/** The program {@code consul} on the PATH. */
record BinaryOnPath(Surroundings surroundings) implements ConsulWay {

  @Override
  public String name() {
    return "consul on the PATH";
  }

  @Override
  public Finding look() throws InterruptedException {
    Optional<Path> program = surroundings.program("consul");
    if (program.isEmpty()) {
      return new Finding.Nothing("no such program in any of its folders");
    }
    return Binaries.examine(
        program.get(), "on the PATH, " + program.get(), surroundings.wantedVersion());
  }
}
