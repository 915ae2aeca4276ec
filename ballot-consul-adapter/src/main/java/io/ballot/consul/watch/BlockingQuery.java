package io.ballot.consul.watch;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Reads a source again and again, each time blocking until it has changed, until it is closed.
 *
 * <p>The index of an answer is what the next read waits for a change of. It starts over at 0 when
 * it went backwards (a restored snapshot, new servers) and after every failure, for an index above
 * the servers' own would block although there are changes.
 *
 * <p>It cannot spin: an answer without an index, or one that came early although nothing had
 * changed, is followed by a pause, which grows as after failures; changes that come without end are
 * read at a bounded rate.
 */
public final class BlockingQuery<T> implements AutoCloseable {
  /**
   * It is not asked again for so long after each answer. A takeover changes a lock, a node's tags
   * and its checks several times within some 50 ms. To ask and to read each by itself costs more
   * than whoever takes over at that moment can spare, and what comes at rest is told at once all
   * the same. Well below what a watch may take to show a change of ours (100 ms).
   */
  public static final Duration REST = Duration.ofMillis(50);

  private final Source<T> source;
  private final Watcher<T> watcher;
  private final Duration longPoll;
  private final Duration rest;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Backoff backoff = new Backoff();
  private final Throttle throttle = new Throttle(System.nanoTime());
  private final Thread thread;

  /**
   * Does not read before {@link #start}.
   *
   * @param name of its thread
   * @param longPoll how long a read blocks at most when nothing changes
   * @param watcher told on that thread
   */
  public BlockingQuery(String name, Source<T> source, Duration longPoll, Watcher<T> watcher) {
    this(name, source, longPoll, REST, watcher);
  }

  /**
   * One that is asked again later than usual.
   *
   * @param rest how long it is not asked again after each answer
   */
  public BlockingQuery(
      String name, Source<T> source, Duration longPoll, Duration rest, Watcher<T> watcher) {
    this.source = source;
    this.watcher = watcher;
    this.longPoll = longPoll;
    this.rest = rest;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
  }

  /** Begins to read. */
  public void start() {
    thread.start();
  }

  /** Ends it, and the read under way, without waiting. */
  @Override
  public void close() {
    closed.countDown();
    thread.interrupt();
  }

  private void run() {
    try {
      long index = 0;
      while (!isClosed()) {
        index = next(index);
      }
    } catch (InterruptedException e) {
      // Only close() interrupts this thread.
    }
  }

  /** Reads once, tells, waits as long as needed, and returns the index to go on with. */
  private long next(long index) throws InterruptedException {
    long start = System.nanoTime();
    Source.Page<T> page;
    try {
      page = source.read(index);
    } catch (PortException e) {
      return startOver(e);
    } catch (RuntimeException | Error e) {
      // A fault of ours, or a limit of the machine. Without a word the watch would be blind for
      // good.
      return startOver(
          new PortException(Failure.UNAVAILABLE, thread.getName() + " ended with " + e, e));
    }
    watcher.seen(page.value());
    boolean early = System.nanoTime() - start < longPoll.toNanos() / 2;
    if (page.index() == 0 || (page.index() == index && early)) {
      pause(backoff.next(Failure.UNAVAILABLE));
    } else {
      backoff.reset();
      long now = System.nanoTime();
      Duration wait = throttle.next(now, page.weight(), now - page.arrived());
      pause(wait.compareTo(rest) > 0 ? wait : rest);
    }
    return page.index() < index ? 0 : page.index();
  }

  private long startOver(PortException failure) throws InterruptedException {
    if (failure.failure() == Failure.CANCELLED || isClosed()) {
      throw new InterruptedException();
    }
    watcher.failed(failure);
    pause(backoff.next(failure.failure()));
    return 0;
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private void pause(Duration duration) throws InterruptedException {
    // True means closed, which the loop looks at by itself.
    boolean unused = closed.await(duration.toNanos(), TimeUnit.NANOSECONDS);
  }
}
