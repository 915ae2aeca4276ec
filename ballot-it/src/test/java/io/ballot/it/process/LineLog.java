package io.ballot.it.process;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/**
 * What a process wrote, line by line: kept in a file for people, the latest lines in memory for the
 * test, which can wait for a line to come. Safe for use by any thread. Lines are numbered from 0 in
 * the order in which they came, also over restarts of the process.
 */
public final class LineLog {

  /** Enough for every test here; a process that writes more loses its oldest lines in memory. */
  private static final int KEPT_IN_MEMORY = 20_000;

  private final Path file;
  private final Deque<String> kept = new ArrayDeque<>();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private long count;

  /** A log that is appended to {@code file}, whose folder is made if it is missing. */
  public LineLog(Path file) {
    this.file = file;
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder != null) {
        Files.createDirectories(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no folder for the log " + file, e);
    }
  }

  /** Where the whole log is kept. */
  public Path file() {
    return file;
  }

  /** Takes one line in and wakes everyone who waits. */
  public void add(String line) {
    lock.lock();
    try (BufferedWriter writer =
        Files.newBufferedWriter(
            file, StandardCharsets.UTF_8, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      writer.write(line);
      writer.newLine();
      kept.addLast(line);
      if (kept.size() > KEPT_IN_MEMORY) {
        kept.removeFirst();
      }
      count++;
      news.signalAll();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log " + file, e);
    } finally {
      lock.unlock();
    }
  }

  /** How many lines have come so far: the number of the next one. */
  public long count() {
    lock.lock();
    try {
      return count;
    } finally {
      lock.unlock();
    }
  }

  /** The lines that are kept in memory, from line number {@code from} on. */
  public List<String> linesFrom(long from) {
    lock.lock();
    try {
      long oldest = count - kept.size();
      List<String> lines = new ArrayList<>(kept);
      int start = Math.clamp(from - oldest, 0, lines.size());
      return List.copyOf(lines.subList(start, lines.size()));
    } finally {
      lock.unlock();
    }
  }

  /** The latest {@code most} lines. */
  public List<String> tail(int most) {
    return linesFrom(count() - most);
  }

  /** Waits until more than {@code seen} lines have come; false when the bound is over before. */
  public boolean awaitMoreThan(long seen, Duration bound) throws InterruptedException {
    lock.lock();
    try {
      long left = bound.toNanos();
      while (count <= seen) {
        if (left <= 0) {
          return false;
        }
        left = news.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for a line, number {@code from} or later, that fits; empty when none came in time. */
  public Optional<String> await(long from, Predicate<String> fits, Duration bound)
      throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    long next = from;
    while (true) {
      long seen = count();
      Optional<String> found = linesFrom(next).stream().filter(fits).findFirst();
      if (found.isPresent()) {
        return found;
      }
      if (!awaitMoreThan(seen, deadline.left())) {
        return Optional.empty();
      }
      next = Math.max(from, seen);
    }
  }
}
