package io.ballot.cli;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.PushbackInputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;

/**
 * Stands in for an agent, and answers each request byte by byte as a script says: an answer is a
 * first line, headers, an empty line and the body. The first line is a status, or what else is
 * done: {@code cut} closes without a word, {@code raw} sends what follows and no HTTP. A status may
 * be followed by {@code gzip}, {@code chunked}, {@code truncated} (more is announced than comes),
 * or {@code megabytes N} of blanks. {@code wait} holds a blocking query for ever.
 */
final class ScriptedAgent implements AutoCloseable {
  static final String EVERY = "EVERY REQUEST";

  /** How TLS begins. */
  private static final int TLS = 0x16;

  private final ServerSocket server;
  private final Map<String, String> script = new ConcurrentHashMap<>();

  /**
   * Of the system, not virtual: to pack a hundred megabytes for each request takes all carriers,
   * and the daemon of the same process, which a real agent is not part of, would look wedged.
   */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final CountDownLatch end = new CountDownLatch(1);
  private final AtomicInteger asked = new AtomicInteger();

  ScriptedAgent() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.execute(this::accept);
  }

  String address() {
    return "127.0.0.1:" + server.getLocalPort();
  }

  /** What to answer to method and path; or to {@link #EVERY} request, which wins. */
  void on(String request, String answer) {
    script.put(request, answer);
  }

  /** How many requests have come. */
  int asked() {
    return asked.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      }
    } catch (IOException | RejectedExecutionException closed) {
      // By close().
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String every = script.getOrDefault(EVERY, "");
      if (every.startsWith("raw\n")) {
        socket.getOutputStream().write(every.substring(4).getBytes(StandardCharsets.UTF_8));
        return;
      }
      PushbackInputStream bytes = new PushbackInputStream(socket.getInputStream());
      int first = bytes.read();
      if (first == TLS) {
        write("400\n\n400 Bad Request", socket); // As a server written in Go says.
        return;
      }
      if (first < 0) {
        return;
      }
      bytes.unread(first);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(bytes, StandardCharsets.ISO_8859_1));
      String line = in.readLine();
      String[] words = line == null ? new String[0] : line.split(" ", -1);
      if (words.length < 3) {
        return;
      }
      asked.incrementAndGet();
      readRest(in);
      String[] target = words[1].split("\\?", 2);
      String request = words[0] + " " + target[0];
      String answer = every.isEmpty() ? script.getOrDefault(request, "") : every;
      boolean again = target.length > 1 && target[1].matches("(.*&)?index=[1-9].*");
      if (answer.startsWith("wait ")) {
        if (again) {
          end.await(1, TimeUnit.MINUTES);
          return;
        }
        answer = answer.substring("wait ".length());
      }
      write(answer.isEmpty() ? "418\n\nnot in the script: " + request : answer, socket);
    } catch (IOException | InterruptedException gone) {
      // Whoever asked has gone, or the test is over.
    }
  }

  private static void readRest(BufferedReader in) throws IOException {
    int length = 0;
    for (String header = in.readLine();
        header != null && !header.isEmpty();
        header = in.readLine()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        length = Integer.parseInt(header.substring(15).strip());
      }
    }
    in.skip(length);
  }

  private static void write(String answer, Socket socket) throws IOException {
    String[] parts = answer.split("\n\n", 2);
    List<String> head = parts[0].lines().toList();
    String[] how = head.getFirst().split(" ", -1);
    if (how[0].equals("cut")) {
      return;
    }
    byte[] body = (parts.length > 1 ? parts[1].strip() : "").getBytes(StandardCharsets.UTF_8);
    String kind = how.length > 1 ? how[1] : "";
    StringBuilder lines = new StringBuilder("HTTP/1.1 " + how[0] + " -\r\nConnection: close\r\n");
    head.stream().skip(1).forEach(header -> lines.append(header).append("\r\n"));
    long length = body.length;
    switch (kind) {
      case "gzip" -> {
        body = gzip(body, how.length > 2 ? Integer.parseInt(how[2]) : 0);
        length = body.length;
        lines.append("Content-Encoding: gzip\r\n");
      }
      case "truncated" -> length += 100;
      case "megabytes" -> length = Long.parseLong(how[2]) << 20;
      default -> {
        // As it stands.
      }
    }
    lines.append(
        kind.equals("chunked")
            ? "Transfer-Encoding: chunked\r\n\r\n"
            : "Content-Length: " + length + "\r\n\r\n");
    OutputStream out = socket.getOutputStream();
    out.write(lines.toString().getBytes(StandardCharsets.ISO_8859_1));
    if (kind.equals("chunked")) {
      // One chunk for each line, as it stands where it is no text of JSON's.
      for (String piece : new String(body, StandardCharsets.UTF_8).lines().toList()) {
        out.write(
            (Integer.toHexString(piece.length()) + "\r\n" + piece + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
      }
      out.write("0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
    } else if (kind.equals("megabytes")) {
      byte[] piece = " ".repeat(64 << 10).getBytes(StandardCharsets.ISO_8859_1);
      for (long sent = 0; sent < length; sent += piece.length) {
        out.write(piece);
      }
    } else {
      out.write(body);
    }
    out.flush();
  }

  /** The body, and so many megabytes of blanks after it. */
  private static byte[] gzip(byte[] body, int megabytes) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(body);
      byte[] blanks = " ".repeat(1 << 20).getBytes(StandardCharsets.ISO_8859_1);
      for (int i = 0; i < megabytes; i++) {
        gzip.write(blanks);
      }
    }
    return bytes.toByteArray();
  }

  /** Whether so many requests come within a time, counted from now. */
  boolean isAskedMoreThan(int times, Duration within) throws InterruptedException {
    int before = asked();
    var unused = end.await(within.toMillis(), TimeUnit.MILLISECONDS);
    return asked() - before > times;
  }

  /** From now on connections are refused. */
  void leave() throws IOException {
    server.close();
  }

  @Override
  public void close() throws IOException {
    end.countDown();
    server.close();
    threads.shutdownNow();
  }
}
