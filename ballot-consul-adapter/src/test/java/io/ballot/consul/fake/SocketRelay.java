package io.ballot.consul.fake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A Unix socket that leads to a port of this machine. */
public final class SocketRelay implements AutoCloseable {
  private final ServerSocketChannel server;
  private final int port;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Set<AutoCloseable> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  /** Listens at a path that does not exist yet. */
  public SocketRelay(Path path, int port) throws IOException {
    this.port = port;
    server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    server.bind(UnixDomainSocketAddress.of(path));
    threads.execute(this::accept);
  }

  /** How many connections were made to it. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel channel = server.accept();
        connections.incrementAndGet();
        open.add(channel);
        Socket target = new Socket(InetAddress.getLoopbackAddress(), port);
        open.add(target);
        copy(Channels.newInputStream(channel), target.getOutputStream());
        copy(target.getInputStream(), Channels.newOutputStream(channel));
      }
    } catch (IOException closed) {
      // The end of it, and of what was accepted too late to be seen by whoever closed it.
      closeConnections();
    }
  }

  private void copy(InputStream from, OutputStream to) {
    threads.execute(() -> {
      try (from;
          to) {
        from.transferTo(to);
      } catch (IOException closed) {
        // Either side has gone; so does the other.
      }
    });
  }

  /** Ends it and all its connections; the path stays. */
  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    closeConnections();
    threads.shutdownNow();
    // Until the thread that accepts has left it, the socket takes connections still.
    threads.close();
  }

  private void closeConnections() {
    for (AutoCloseable one : open) {
      try {
        one.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
