package io.ballot.consul.training;

import io.ballot.consul.http.PlayedAgent;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Listens on a free port of the loopback address and plays a Consul agent with one service, for one
 * daemon that starts, leads, renews and ends. What a JVM loads and links while it serves such a
 * daemon is what the launcher's archive is made of.
 *
 * <p>It speaks the least of HTTP that OkHttp needs, on plain sockets: a server of the JDK's would
 * bring its own classes into the archive, where they would take room in every daemon.
 */
public final class TrainingAgent implements AutoCloseable {
  /** The id of the one service. */
  public static final String SERVICE = Story.SERVICE;

  private final ServerSocket server;
  private final Story story = new Story();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** Begins to listen. */
  public TrainingAgent() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  /** Where it listens. */
  public String address() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  /**
   * Waits until the daemon leads, is tagged, and has renewed its session and beaten its check.
   *
   * @return false where it has not come to that in time
   */
  public boolean awaitLeader(Duration bound) throws InterruptedException {
    return story.awaitLeader(bound);
  }

  /** Ends all connections. */
  @Override
  public void close() throws IOException {
    story.end();
    server.close();
    threads.shutdownNow();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException closed) {
      // By close().
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] request = line.split(" ", -1);
        reply(socket.getOutputStream(), story.answer(request[0], request[1], body(in)));
      }
    } catch (IOException | InterruptedException gone) {
      // The daemon has gone, or the training is over.
    }
  }

  private static String body(BufferedReader in) throws IOException {
    int length = 0;
    for (String header = in.readLine();
        header != null && !header.isEmpty();
        header = in.readLine()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    char[] body = new char[length];
    int read = 0;
    while (read < length) {
      int more = in.read(body, read, length - read);
      if (more < 0) {
        throw new IOException("ended within a body");
      }
      read += more;
    }
    return new String(body);
  }

  private static void reply(OutputStream out, PlayedAgent.Page page) throws IOException {
    byte[] body = page.json().getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d -\r\nContent-Type: application/json\r\nX-Consul-Index: %d\r\nContent-Length: %d\r\n\r\n"
            .formatted(page.status(), page.index(), body.length);
    out.write(head.getBytes(StandardCharsets.ISO_8859_1));
    out.write(body);
    out.flush();
  }
}
