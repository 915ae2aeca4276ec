package io.ballot.it.election;

import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Passes HTTP/1.1 connections on to an agent, and counts them and the requests that go over them.
 */
final class CountingRelay implements AutoCloseable {
  /** Ends the first line of every request, and stands nowhere else in one. */
  private static final byte[] REQUEST = " HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket entry;
  private final URI target;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger mostConnections = new AtomicInteger();
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private long requests;

  CountingRelay(URI target) throws IOException {
    this.target = target;
    this.entry = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().name("counting-relay").start(this::accept);
  }

  /** Where it listens. */
  String address() {
    return "http://127.0.0.1:" + entry.getLocalPort();
  }

  /** The most connections that were open at once since the last time that this was asked. */
  int mostConnections() {
    return mostConnections.getAndSet(connections.get());
  }

  /** How many requests have come so far. */
  long requests() {
    lock.lock();
    try {
      return requests;
    } finally {
      lock.unlock();
    }
  }

  /** How long it takes until so many more requests have come. */
  Duration timeOfNext(int count, Deadline deadline) throws InterruptedException {
    long start = System.nanoTime();
    lock.lock();
    try {
      long wanted = requests + count;
      long left = deadline.left().toNanos();
      while (requests < wanted) {
        if (left <= 0) {
          throw new AssertionError("not %d requests within %s".formatted(count, deadline.bound()));
        }
        left = changed.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private void accept() {
    while (!entry.isClosed()) {
      try {
        Socket from = entry.accept();
        Socket to = new Socket(target.getHost(), target.getPort());
        open.add(from);
        open.add(to);
        mostConnections.accumulateAndGet(connections.incrementAndGet(), Math::max);
        Thread.ofVirtual().start(() -> pump(to, from, /* counting= */ false));
        Thread.ofVirtual()
            .start(() -> {
              pump(from, to, /* counting= */ true);
              connections.decrementAndGet();
            });
      } catch (IOException e) {
        // Closed, or the agent is gone: whoever came finds out by being hung up on.
      }
    }
  }

  private void pump(Socket from, Socket to, boolean counting) {
    byte[] chunk = new byte[16 * 1024];
    int matched = 0;
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        out.write(chunk, 0, length);
        for (int i = 0; counting && i < length; i++) {
          matched = chunk[i] == REQUEST[matched] ? matched + 1 : chunk[i] == REQUEST[0] ? 1 : 0;
          if (matched == REQUEST.length) {
            matched = 0;
            count();
          }
        }
      }
    } catch (IOException e) {
      // One of the two has hung up, and so the other one is told below.
    }
    close(from);
    close(to);
  }

  private void count() {
    lock.lock();
    try {
      requests++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more in either case.
    }
  }

  @Override
  public void close() throws IOException {
    entry.close();
    open.forEach(this::close);
  }
}
