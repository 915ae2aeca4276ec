package io.ballot.it.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Stands between a daemon and its agent, passes everything on unchanged, and sees each request and
 * each answer go by: that counts what the daemon asks without having to believe it. One connection
 * of the daemon is one to the agent, so the agent's limits stay what they are.
 */
final class Relay implements AutoCloseable {
  /** A body may stand on one line with the request line that follows it. */
  private static final Pattern REQUEST =
      Pattern.compile("(GET|PUT|POST|DELETE) (/v1/\\S*) HTTP/1\\.1$");

  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 (\\d{3})[^\"]*$");

  /** Longer than any path that is asked for. */
  private static final int LINE_KEPT = 2_048;

  private final URI agent;
  private final ServerSocket server;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicLong requests = new AtomicLong();
  private final AtomicLong connections = new AtomicLong();
  private final List<Passing> passings = new ArrayList<>();

  /**
   * A request or an answer went by.
   *
   * @param at when, by {@link System#nanoTime}
   * @param connection which connection, counted from 1
   * @param request its method and path, or those that an answer belongs to
   * @param status 0 for a request, an answer's status otherwise
   */
  record Passing(long at, long connection, String request, int status) {
    boolean isAnswer() {
      return status != 0;
    }
  }

  Relay(URI agent) {
    this.agent = agent;
    try {
      server = new ServerSocket(0, 4_096, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException("no port for a relay", e);
    }
    Thread.ofPlatform().daemon().name("relay").start(this::accept);
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getLocalPort());
  }

  /** How many requests have gone by. */
  long requests() {
    return requests.get();
  }

  /** How many connections the daemon has open now. */
  int openConnections() {
    return open.size() / 2;
  }

  /** How many connections were ever made. */
  long connections() {
    return connections.get();
  }

  /** What went by since an instant, in order. */
  List<Passing> passings(long from) {
    synchronized (passings) {
      return passings.stream().filter(each -> each.at() - from >= 0).toList();
    }
  }

  /** Forgets what went by; the counts go on. */
  void forget() {
    synchronized (passings) {
      passings.clear();
    }
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket daemon = server.accept();
        Thread.ofVirtual().name("relay-connection").start(() -> connect(daemon));
      } catch (IOException e) {
        if (!server.isClosed()) {
          throw new UncheckedIOException("the relay cannot go on", e);
        }
      }
    }
  }

  private void connect(Socket daemon) {
    try {
      Socket consul = new Socket(agent.getHost(), agent.getPort());
      daemon.setTcpNoDelay(true);
      consul.setTcpNoDelay(true);
      open.add(daemon);
      open.add(consul);
      Conversation conversation = new Conversation(connections.incrementAndGet());
      Thread.ofVirtual()
          .name("relay-answers")
          .start(() -> pass(consul, daemon, conversation::answer, ANSWER));
      pass(daemon, consul, conversation::request, REQUEST);
    } catch (IOException e) {
      close(daemon);
    }
  }

  private final class Conversation {
    private final long number;
    private volatile String asked = "";

    private Conversation(long number) {
      this.number = number;
    }

    private void request(Matcher line, long at) {
      requests.incrementAndGet();
      asked = line.group(1) + " " + line.group(2);
      add(new Passing(at, number, asked, 0));
    }

    private void answer(Matcher line, long at) {
      add(new Passing(at, number, asked, Integer.parseInt(line.group(1))));
    }
  }

  private void add(Passing passing) {
    synchronized (passings) {
      passings.add(passing);
    }
  }

  private void pass(Socket from, Socket to, BiConsumer<Matcher, Long> told, Pattern wanted) {
    byte[] bytes = new byte[16_384];
    StringBuilder line = new StringBuilder();
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
        long at = System.nanoTime();
        out.write(bytes, 0, read);
        out.flush();
        look(new String(bytes, 0, read, StandardCharsets.ISO_8859_1), line, at, told, wanted);
      }
    } catch (IOException e) {
      // One side went away, and so does the other.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void look(
      String text, StringBuilder line, long at, BiConsumer<Matcher, Long> told, Pattern wanted) {
    int from = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      line.append(text, from, end);
      Matcher found = wanted.matcher(line.toString().strip());
      if (found.find()) {
        told.accept(found, at);
      }
      line.setLength(0);
      from = end + 1;
    }
    line.append(text, from, text.length());
    if (line.length() > LINE_KEPT) {
      line.delete(0, line.length() - LINE_KEPT);
    }
  }

  private void close(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone, which is all that was wanted.
      return;
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the relay", e);
    } finally {
      List.copyOf(open).forEach(this::close);
    }
  }
}
