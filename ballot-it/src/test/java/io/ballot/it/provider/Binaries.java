package io.ballot.it.provider;

import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.consul.LocalConsul;
import io.ballot.it.process.Ran;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tells whether a file is a Consul that runs here, by running it. */
final class Binaries {

  private static final Duration BOUND = Duration.ofSeconds(10);

  private Binaries() {}

  static Finding examine(Path binary, String origin, Optional<ConsulVersion> wanted)
      throws InterruptedException {
    if (!Files.isExecutable(binary)) {
      return new Finding.Nothing(binary + " is not there or not executable");
    }
    Ran ran = Ran.command(List.of(binary.toString(), "version"), Map.of(), Path.of("/"), BOUND);
    Optional<ConsulVersion> version = ConsulVersion.in(ran.output());
    if (!ran.succeeded() || !ran.output().contains("Consul") || version.isEmpty()) {
      return new Finding.Nothing(
          "`" + binary + " version` did not say a version of Consul: " + ran.lastWords());
    }
    if (wanted.isPresent() && !wanted.equals(version)) {
      return new Finding.Nothing(
          "%s is %s, not %s (%s)"
              .formatted(binary, version.get(), wanted.get(), Surroundings.VERSION));
    }
    return new Finding.Found(new LocalConsul(binary.toAbsolutePath(), version.get(), origin));
  }
}
