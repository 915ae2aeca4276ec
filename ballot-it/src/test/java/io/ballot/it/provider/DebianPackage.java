package io.ballot.it.provider;

import io.ballot.it.process.Ran;
import io.ballot.it.provider.AptSources.Source;
import io.ballot.it.provider.ConsulCache.Fetched;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Debian's package, fetched from where this machine gets its packages and unpacked without being
 * installed: lists and cache are private, so it takes no root and changes nothing of the system.
 *
 * @param surroundings the machine
 * @param sources its package sources
 */
record DebianPackage(Surroundings surroundings, AptSources sources) implements ConsulWay {

  /** The last Debian release with a package of Consul (1.8.7). */
  private static final String SUITE = "bullseye";

  private static final Duration APT_BOUND = Duration.ofMinutes(3);

  @Override
  public String name() {
    return "Debian's package";
  }

  @Override
  public Finding look() throws InterruptedException {
    Optional<Path> cache = surroundings.cacheFolder();
    if (cache.isEmpty()) {
      return new Finding.Nothing("no place to keep it: neither XDG_CACHE_HOME nor HOME is set");
    }
    Optional<Path> apt = surroundings.program("apt-get");
    Optional<Path> dpkg = surroundings.program("dpkg");
    if (apt.isEmpty() || dpkg.isEmpty()) {
      return new Finding.Nothing("apt-get and dpkg are not both on the PATH");
    }
    return new ConsulCache(cache.get())
        .fetch(surroundings.wantedVersion(), staging -> fetch(apt.get(), dpkg.get(), staging));
  }

  private Fetched fetch(Path apt, Path dpkg, Path staging)
      throws IOException, InterruptedException {
    List<String> failures = new ArrayList<>();
    for (Source source : sources.forSuite(SUITE)) {
      Path folder = Files.createTempDirectory(staging, "apt-");
      Path file = Files.writeString(folder.resolve(source.fileName()), source.text());
      Files.createDirectories(folder.resolve("lists/partial"));
      Files.createDirectories(folder.resolve("cache/archives/partial"));
      Ran update = run(apt(apt, folder, file, "update"), folder);
      Ran download =
          update.succeeded() ? run(apt(apt, folder, file, "download", "consul"), folder) : update;
      if (download.succeeded()) {
        return unpack(dpkg, folder);
      }
      failures.add("`" + String.join(" ", download.command()) + "`: " + download.lastWords());
    }
    return new Fetched.Failed(
        failures.isEmpty()
            ? sources.folder() + " names no place with packages of a Debian release"
            : String.join("; ", failures));
  }

  private static List<String> apt(Path apt, Path folder, Path source, String... action) {
    List<String> command = new ArrayList<>();
    command.add(apt.toString());
    for (String option :
        List.of(
            "Dir::Etc::sourcelist=" + source,
            "Dir::Etc::sourceparts=/dev/null",
            "Dir::State::lists=" + folder.resolve("lists"),
            "Dir::Cache=" + folder.resolve("cache"),
            // Root's apt would give up its rights for the download and not reach this folder.
            "APT::Sandbox::User=root",
            // Else an update that fetched nothing counts as a success.
            "APT::Update::Error-Mode=any",
            "Acquire::http::Timeout=20",
            "Acquire::https::Timeout=20")) {
      command.addAll(List.of("-o", option));
    }
    command.add("-q");
    command.addAll(List.of(action));
    return command;
  }

  private Ran run(List<String> command, Path folder) throws InterruptedException {
    Map<String, String> environment = new HashMap<>(surroundings.environment());
    environment.put("LC_ALL", "C");
    return Ran.command(command, environment, folder, APT_BOUND);
  }

  private Fetched unpack(Path dpkg, Path folder) throws IOException, InterruptedException {
    Optional<Path> archive;
    try (Stream<Path> files = Files.list(folder)) {
      archive = files.filter(file -> file.toString().endsWith(".deb")).findFirst();
    }
    if (archive.isEmpty()) {
      return new Fetched.Failed("apt-get said that it fetched the package, but it is not there");
    }
    Path unpacked = Files.createDirectory(folder.resolve("unpacked"));
    Ran ran =
        run(List.of(dpkg.toString(), "-x", archive.get().toString(), unpacked.toString()), folder);
    if (!ran.succeeded()) {
      return new Fetched.Failed("dpkg could not unpack it: " + ran.lastWords());
    }
    String name = String.valueOf(archive.get().getFileName());
    return new Fetched.Program(
        unpacked.resolve("usr/bin/consul"), "Debian's package " + name.replace("%3a", ":"));
  }
}
