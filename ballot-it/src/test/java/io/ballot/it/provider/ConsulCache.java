package io.ballot.it.provider;

import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.consul.LocalConsul;
import io.ballot.it.process.Trees;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * Programs that were fetched before, each in a folder named by its version. Several builds may use
 * it at once: only one fetches, behind a file lock, and what it fetched appears in one step.
 */
final class ConsulCache {

  /** Fetching takes seconds to a few minutes; who waits longer says so and fetches nothing. */
  private static final Duration LOCK_BOUND = Duration.ofMinutes(5);

  /** A file lock keeps other processes out, but not other threads of this one. */
  private static final ReentrantLock FETCHING_IN_THIS_JVM = new ReentrantLock();

  private static final String PROGRAM = "consul";
  private static final String ORIGIN = "origin";

  private final Path folder;

  ConsulCache(Path folder) {
    this.folder = folder;
  }

  /** Fetches a Consul into a folder that is empty and goes when it returns. */
  @FunctionalInterface
  interface Fetch {
    Fetched into(Path staging) throws IOException, InterruptedException;
  }

  /** What a fetch came to. */
  sealed interface Fetched {

    /**
     * A program that is complete and was checked.
     *
     * @param program the file
     * @param origin where it came from
     */
    record Program(Path program, String origin) implements Fetched {}

    /**
     * Nothing.
     *
     * @param why one line for people
     */
    record Failed(String why) implements Fetched {}
  }

  /** The newest program here that runs, or the version that is wanted. */
  Finding find(Optional<ConsulVersion> wanted) throws InterruptedException {
    Map<ConsulVersion, Path> versions = new TreeMap<>(Comparator.reverseOrder());
    try (Stream<Path> entries = Files.list(folder)) {
      entries
          .filter(entry -> Files.isExecutable(entry.resolve(PROGRAM)))
          .forEach(entry ->
              ConsulVersion.in(String.valueOf(entry.getFileName()))
                  .ifPresent(version -> versions.put(version, entry)));
    } catch (IOException e) {
      return new Finding.Nothing("nothing in " + folder);
    }
    wanted.ifPresent(version -> versions.keySet().retainAll(List.of(version)));
    List<String> failures = new ArrayList<>();
    for (Path entry : versions.values()) {
      switch (Binaries.examine(entry.resolve(PROGRAM), originOf(entry), wanted)) {
        case Finding.Found found -> {
          return found;
        }
        case Finding.Unusable unusable -> failures.add(unusable.why());
        case Finding.Nothing nothing -> failures.add(nothing.why());
      }
    }
    return new Finding.Nothing(
        failures.isEmpty()
            ? "no %s in %s".formatted(wanted.map(ConsulVersion::toString).orElse("Consul"), folder)
            : String.join("; ", failures));
  }

  private static String originOf(Path entry) {
    try {
      return Files.readString(entry.resolve(ORIGIN)).strip()
          + ", kept as "
          + entry.resolve(PROGRAM);
    } catch (IOException e) {
      return "the cache, " + entry.resolve(PROGRAM);
    }
  }

  /** Fetches a program and keeps it, unless another build has just done so. */
  Finding fetch(Optional<ConsulVersion> wanted, Fetch fetch) throws InterruptedException {
    FETCHING_IN_THIS_JVM.lockInterruptibly();
    try {
      Files.createDirectories(folder);
      try (FileChannel channel =
              FileChannel.open(
                  folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (!lock.isValid()) {
          return new Finding.Nothing("lost the lock " + folder.resolve(".lock"));
        }
        if (find(wanted) instanceof Finding.Found justFetched) {
          return justFetched;
        }
        return fetchAlone(wanted, fetch);
      }
    } catch (IOException e) {
      return new Finding.Nothing("the cache " + folder + " cannot be used: " + e);
    } finally {
      FETCHING_IN_THIS_JVM.unlock();
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException, InterruptedException {
    try (ExecutorService waiter = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<FileLock> lock = waiter.submit(() -> channel.lock());
      try {
        return lock.get(LOCK_BOUND.toSeconds(), TimeUnit.SECONDS);
      } catch (TimeoutException e) {
        waiter.shutdownNow();
        throw new IOException(
            "another build has been fetching for " + LOCK_BOUND.toMinutes() + " minutes", e);
      } catch (ExecutionException e) {
        throw new IOException("it cannot be locked: " + e.getCause(), e);
      }
    }
  }

  private Finding fetchAlone(Optional<ConsulVersion> wanted, Fetch fetch)
      throws IOException, InterruptedException {
    Path staging = Files.createTempDirectory(folder, ".fetching-");
    try {
      return switch (fetch.into(Files.createDirectory(staging.resolve("work")))) {
        case Fetched.Failed failed -> new Finding.Nothing(failed.why());
        case Fetched.Program program -> keep(program, staging.resolve("kept"), wanted);
      };
    } finally {
      Trees.remove(staging);
    }
  }

  private Finding keep(Fetched.Program fetched, Path kept, Optional<ConsulVersion> wanted)
      throws IOException, InterruptedException {
    Finding examined = Binaries.examine(fetched.program(), fetched.origin(), wanted);
    if (!(examined instanceof Finding.Found found)
        || !(found.consul() instanceof LocalConsul consul)) {
      return examined;
    }
    Files.createDirectory(kept);
    Files.move(fetched.program(), kept.resolve(PROGRAM));
    Files.writeString(kept.resolve(ORIGIN), fetched.origin() + "\n");
    Path home = folder.resolve(consul.version().toString());
    // What stands there does not run, or it would have been found above.
    Trees.remove(home);
    Files.move(kept, home, StandardCopyOption.ATOMIC_MOVE);
    return Binaries.examine(home.resolve(PROGRAM), originOf(home), wanted);
  }
}
