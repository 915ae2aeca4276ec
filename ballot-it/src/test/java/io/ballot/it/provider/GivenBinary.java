package io.ballot.it.provider;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The program that {@code $CONSUL_BIN} names. Whoever sets it means it: the version that was asked
 * for otherwise does not count, and a program that does not run ends the search.
 */
record GivenBinary(Surroundings surroundings) implements ConsulWay {

  @Override
  public String name() {
    return "$" + Surroundings.BINARY;
  }

  @Override
  public Finding look() throws InterruptedException {
    Optional<String> given = surroundings.variable(Surroundings.BINARY);
    if (given.isEmpty()) {
      return new Finding.Nothing("not set");
    }
    Finding finding =
        Binaries.examine(Path.of(given.get()), "$CONSUL_BIN, " + given.get(), Optional.empty());
    if (finding instanceof Finding.Nothing nothing) {
      throw new NoConsulException(
          "$CONSUL_BIN does not name a Consul that runs: %s. Correct it or unset it."
              .formatted(nothing.why()));
    }
    return finding;
  }
}
