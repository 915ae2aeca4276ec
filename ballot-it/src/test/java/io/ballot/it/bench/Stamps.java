package io.ballot.it.bench;

import io.ballot.it.process.Ran;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * When hooks started. A hook writes one line into a pipe, with what its shell has built in, and
 * ends; whoever reads the pipe looks at the clock. So a time lies after the start of the hook's
 * process by what a shell needs to come up and write, about a millisecond on a quiet machine
 * ({@link HookCost} measures it); nothing is subtracted for that.
 *
 * <p>Times are those of {@link System#nanoTime}, which is Linux's CLOCK_MONOTONIC.
 */
final class Stamps implements AutoCloseable {
  private static final String PIPE = "stamps";

  private final Path hook;
  private final RandomAccessFile pipe;
  private final List<Stamp> seen = new ArrayList<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private volatile boolean closed;

  /**
   * A hook started.
   *
   * @param event its event, as its command line says
   * @param instance whose hook it is, as its command line says
   * @param at when
   */
  record Stamp(String event, String instance, long at) {}

  /** Stamps of hooks in a folder that exists. */
  Stamps(Path folder) throws InterruptedException {
    Path path = folder.toAbsolutePath().resolve(PIPE);
    Ran made =
        Ran.command(
            List.of("mkfifo", path.toString()),
            Map.of("PATH", "/usr/bin:/bin"),
            folder,
            Duration.ofSeconds(5));
    if (!made.succeeded()) {
      throw new IllegalStateException("no pipe " + path + ": " + made.lastWords());
    }
    try {
      // Opened both ways, a pipe has no end while nobody writes.
      pipe = new RandomAccessFile(path.toFile(), "rw");
      hook =
          Files.writeString(
              folder.toAbsolutePath().resolve("stamp"),
              "#!/bin/sh\necho \"$1 $2\" >'" + path + "'\n");
      Files.setPosixFilePermissions(hook, PosixFilePermissions.fromString("rwx------"));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare the hooks in " + folder, e);
    }
    Thread.ofPlatform().daemon().name("stamps").start(this::read);
  }

  /** The hook's command line. */
  List<String> command(String event, String instance) {
    return List.of(hook.toString(), event, instance);
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(pipe.getFD()), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line, System.nanoTime());
      }
    } catch (IOException e) {
      if (!closed) {
        throw new UncheckedIOException("cannot read the pipe of the hooks", e);
      }
    }
  }

  private void take(String line, long at) {
    String[] words = line.split(" ", 2);
    lock.lock();
    try {
      seen.add(new Stamp(words[0], words.length > 1 ? words[1] : "", at));
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the first stamp that fits and is not older than an instant. */
  Optional<Stamp> await(long from, Predicate<Stamp> fits, Duration bound)
      throws InterruptedException {
    long left = bound.toNanos();
    int next = 0;
    lock.lock();
    try {
      while (true) {
        for (; next < seen.size(); next++) {
          Stamp stamp = seen.get(next);
          if (stamp.at() - from >= 0 && fits.test(stamp)) {
            return Optional.of(stamp);
          }
        }
        if (left <= 0) {
          return Optional.empty();
        }
        left = news.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for the same.
   *
   * @throws AssertionError with what did not happen, when it did not come in time
   */
  Stamp awaitOne(long from, Predicate<Stamp> fits, Duration bound, String what)
      throws InterruptedException {
    return await(from, fits, bound)
        .orElseThrow(() -> new AssertionError("not within " + bound + ": " + what));
  }

  /** How many stamps since an instant fit. */
  long count(long from, Predicate<Stamp> fits) {
    lock.lock();
    try {
      return seen.stream().filter(stamp -> stamp.at() - from >= 0 && fits.test(stamp)).count();
    } finally {
      lock.unlock();
    }
  }

  /** All stamps since an instant. */
  List<Stamp> since(long from) {
    lock.lock();
    try {
      return seen.stream().filter(stamp -> stamp.at() - from >= 0).toList();
    } finally {
      lock.unlock();
    }
  }

  /** The latest stamp that fits. */
  Optional<Stamp> latest(Predicate<Stamp> fits) {
    lock.lock();
    try {
      return seen.reversed().stream().filter(fits).findFirst();
    } finally {
      lock.unlock();
    }
  }

  static Predicate<Stamp> promotes() {
    return stamp -> stamp.event().equals("promote");
  }

  static Predicate<Stamp> demotes() {
    return stamp -> stamp.event().equals("demote");
  }

  @Override
  public void close() {
    closed = true;
    try {
      // A read that waits is not ended by closing; a last line is.
      pipe.writeBytes("closed\n");
      pipe.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the pipe of the hooks", e);
    }
  }
}
