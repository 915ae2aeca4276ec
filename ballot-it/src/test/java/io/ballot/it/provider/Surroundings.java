package io.ballot.it.provider;

import io.ballot.it.consul.ConsulVersion;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The machine as the search for a Consul sees it.
 *
 * @param environment the environment variables that count
 * @param operatingSystem as release files name it: {@code linux}, {@code darwin}
 * @param architecture as release files name it: {@code amd64}, {@code arm64}
 */
public record Surroundings(
    Map<String, String> environment, String operatingSystem, String architecture) {

  /** Which form to use: {@code docker} or {@code binary}; unset: whichever is found first. */
  public static final String FORM = "BALLOT_IT_CONSUL";

  /** Which version to look for; unset: any that is at hand. */
  public static final String VERSION = "BALLOT_IT_CONSUL_VERSION";

  /** The program to use. */
  public static final String BINARY = "CONSUL_BIN";

  /** Keeps the environment from being changed later. */
  public Surroundings {
    environment = Map.copyOf(environment);
  }

  /** This machine. */
  public static Surroundings ofThisMachine() {
    return new Surroundings(
        System.getenv(),
        operatingSystem(System.getProperty("os.name")),
        architecture(System.getProperty("os.arch")));
  }

  private static String operatingSystem(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("mac") ? "darwin" : lower;
  }

  private static String architecture(String name) {
    return switch (name) {
      case "x86_64" -> "amd64";
      case "aarch64" -> "arm64";
      default -> name;
    };
  }

  /** An environment variable; an empty one counts as unset. */
  public Optional<String> variable(String name) {
    return Optional.ofNullable(environment.get(name)).filter(value -> !value.isEmpty());
  }

  /**
   * The version that was asked for.
   *
   * @throws NoConsulException when what was asked for is no version
   */
  public Optional<ConsulVersion> wantedVersion() {
    return variable(VERSION)
        .map(text ->
            ConsulVersion.in(text)
                .orElseThrow(() ->
                    new NoConsulException(
                        VERSION + "=" + text + " is no version; say for example 1.20.1")));
  }

  /** A program on the PATH. */
  public Optional<Path> program(String name) {
    for (String folder : variable("PATH").orElse("").split(File.pathSeparator, -1)) {
      Path program = Path.of(folder, name);
      if (!folder.isEmpty() && Files.isRegularFile(program) && Files.isExecutable(program)) {
        return Optional.of(program);
      }
    }
    return Optional.empty();
  }

  /** Where Consuls that were fetched are kept; empty when there is no home to keep them in. */
  public Optional<Path> cacheFolder() {
    return variable("XDG_CACHE_HOME")
        .map(Path::of)
        .or(() -> variable("HOME").map(home -> Path.of(home, ".cache")))
        .map(cache -> cache.resolve("ballot").resolve("consul"));
  }
}
