package io.ballot.it.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Passes connections on, from a port of the loopback interface to an agent, and slowly if it is
 * told to. Everything stays in order.
 */
final class Relay implements AutoCloseable {

  private static final int CHUNK = 16 * 1024;

  private final SocketAddress target;
  private final ServerSocketChannel entry;
  private final Set<SocketChannel> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Supplier<Duration> delay;

  private Relay(ServerSocketChannel entry, SocketAddress target, Supplier<Duration> delay) {
    this.delay = delay;
    this.entry = entry;
    this.target = target;
    Thread.ofVirtual().name("relay").start(this::accept);
  }

  /**
   * Listens on a free port of the loopback interface.
   *
   * @param delay for how long to hold back what comes in this moment, in either direction
   */
  static Relay onLoopback(SocketAddress target, Supplier<Duration> delay) {
    try {
      return new Relay(
          ServerSocketChannel.open()
              .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
          target,
          delay);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen on the loopback interface", e);
    }
  }

  /** The port it listens on. */
  int port() {
    try {
      return ((InetSocketAddress) entry.getLocalAddress()).getPort();
    } catch (IOException e) {
      throw new UncheckedIOException("the relay is closed", e);
    }
  }

  private void accept() {
    while (true) {
      SocketChannel from;
      try {
        from = entry.accept();
      } catch (IOException e) {
        // Closed: nobody comes any more.
        return;
      }
      Thread.ofVirtual().name("relay-connection").start(() -> connect(from));
    }
  }

  private void connect(SocketChannel from) {
    open.add(from);
    SocketChannel to;
    try {
      to = SocketChannel.open(target);
    } catch (IOException e) {
      // Nobody listens there, which whoever came finds out by being hung up on.
      close(from);
      return;
    }
    open.add(to);
    Thread.ofVirtual().name("relay-back").start(() -> pump(to, from));
    pump(from, to);
  }

  private void pump(SocketChannel from, SocketChannel to) {
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK);
    try {
      while (from.read(chunk) >= 0) {
        chunk.flip();
        if (closed.await(delay.get().toNanos(), TimeUnit.NANOSECONDS)) {
          break;
        }
        while (chunk.hasRemaining()) {
          to.write(chunk);
        }
        chunk.clear();
      }
    } catch (IOException e) {
      // One of the two has hung up, and so the other one is told below.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    close(from);
    close(to);
  }

  private void close(SocketChannel channel) {
    open.remove(channel);
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    closed.countDown();
    entry.close();
    open.forEach(this::close);
  }
}
