package io.ballot.consul.fake;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.ballot.consul.http.ConsulConnection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/**
 * An agent that answers what a test told it to: for each method and path one answer after the
 * other, the last one again and again. What it was not told it answers with a 418.
 */
public final class FakeAgent implements AutoCloseable {
  private static final long BOUND_S = 10;

  static {
    // Else a short answer waits for the acknowledgement of the one before, some 40 ms.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final BlockingQueue<Asked> asked = new LinkedBlockingQueue<>();
  private final CountDownLatch end = new CountDownLatch(1);

  /** Listens on a free port of the loopback address. */
  public FakeAgent() throws IOException {
    this(0);
  }

  /** Listens on a port of the loopback address. */
  public FakeAgent(int port) throws IOException {
    this(HttpServer.create(loopback(port), 0), "http");
  }

  private FakeAgent(HttpServer server, String scheme) {
    this.server = server;
    this.scheme = scheme;
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  private static InetSocketAddress loopback(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  /**
   * Listens by TLS.
   *
   * @param wantsCertificate whether clients need one
   */
  public static FakeAgent byTls(SSLContext context, boolean wantsCertificate) throws IOException {
    HttpsServer server = HttpsServer.create(loopback(0), 0);
    server.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = context.getDefaultSSLParameters();
            tls.setNeedClientAuth(wantsCertificate);
            parameters.setSSLParameters(tls);
          }
        });
    return new FakeAgent(server, "https");
  }

  /** Where it listens. */
  public String address() {
    return scheme + "://127.0.0.1:" + port();
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** A connection to it. */
  public ConsulConnection connection() {
    return ConsulConnection.to(address());
  }

  /**
   * Tells what to answer from now on.
   *
   * @param request method and path: {@code PUT /v1/txn}
   */
  public FakeAgent on(String request, Reply... answers) {
    replies.put(request, new ArrayDeque<>(List.of(answers)));
    return this;
  }

  /** A reply that never comes while this agent lives. */
  public Reply never() {
    return Reply.heldUntil(end);
  }

  /** The next request that has not been asked for yet; waits for it. */
  public Asked nextAsked() throws InterruptedException {
    Asked next = asked.poll(BOUND_S, TimeUnit.SECONDS);
    if (next == null) {
      throw new AssertionError("no request came within " + BOUND_S + " s");
    }
    return next;
  }

  /** The next request of that method and path; those before it are dropped. */
  public Asked nextAsked(String request) throws InterruptedException {
    Asked next = nextAsked();
    while (!request.equals(next.method() + " " + next.path())) {
      next = nextAsked();
    }
    return next;
  }

  /** Everything that was asked and not yet asked for. */
  public List<Asked> allAsked() {
    List<Asked> all = new ArrayList<>();
    asked.drainTo(all);
    return all;
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String query = exchange.getRequestURI().getRawQuery();
    Asked request =
        new Asked(
            exchange.getRequestMethod(),
            exchange.getRequestURI().getRawPath(),
            query == null ? "" : query,
            exchange.getRequestHeaders().getFirst("X-Consul-Token"),
            body);
    asked.add(request);
    reply(request.method() + " " + request.path()).to(exchange);
  }

  private Reply reply(String request) {
    Deque<Reply> answers = replies.get(request);
    if (answers == null) {
      return Reply.text(418, "the test told nothing of " + request);
    }
    synchronized (answers) {
      return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }
  }

  @Override
  public void close() {
    end.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
