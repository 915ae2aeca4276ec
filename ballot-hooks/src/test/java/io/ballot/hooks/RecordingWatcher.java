package io.ballot.hooks;

import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookWatcher;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Keeps what it is told and lets tests wait for it. */
final class RecordingWatcher implements HookWatcher {
  /** Far more than anything takes here; a test that reaches it has failed. */
  private static final Duration BOUND = Duration.ofSeconds(20);

  record Line(boolean error, String text) {}

  private final List<Line> lines = new CopyOnWriteArrayList<>();
  private final CompletableFuture<HookOutcome> outcome = new CompletableFuture<>();
  private final AtomicInteger endings = new AtomicInteger();
  private final AtomicInteger linesAfterTheEnd = new AtomicInteger();

  @Override
  public void output(boolean error, String line) {
    if (endings.get() > 0) {
      linesAfterTheEnd.incrementAndGet();
    }
    lines.add(new Line(error, line));
    synchronized (this) {
      notifyAll();
    }
  }

  @Override
  public void ended(HookOutcome outcome) {
    endings.incrementAndGet();
    this.outcome.complete(outcome);
  }

  HookOutcome awaitOutcome() throws InterruptedException {
    try {
      return outcome.get(BOUND.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the hook did not end; its output: " + lines, e);
    }
  }

  /** Waits for a line of standard output. */
  void awaitLine(String text) throws InterruptedException {
    await(line -> !line.error() && line.text().equals(text), text);
  }

  /**
   * Waits for a line of standard output that begins with {@code prefix}; returns the rest of it.
   */
  String awaitRestOf(String prefix) throws InterruptedException {
    await(line -> !line.error() && line.text().startsWith(prefix), prefix + "…");
    return lines.stream()
        .map(Line::text)
        .filter(text -> text.startsWith(prefix))
        .findFirst()
        .orElseThrow()
        .substring(prefix.length());
  }

  private synchronized void await(Predicate<Line> wanted, String shown)
      throws InterruptedException {
    long end = System.nanoTime() + BOUND.toNanos();
    while (lines.stream().noneMatch(wanted)) {
      long left = end - System.nanoTime();
      if (left <= 0) {
        throw new AssertionError("no line \"" + shown + "\" came, but: " + lines);
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  List<Line> lines() {
    return List.copyOf(lines);
  }

  List<String> out() {
    return lines.stream().filter(line -> !line.error()).map(Line::text).toList();
  }

  List<String> err() {
    return lines.stream().filter(Line::error).map(Line::text).toList();
  }

  int endings() {
    return endings.get();
  }

  int linesAfterTheEnd() {
    return linesAfterTheEnd.get();
  }
}
