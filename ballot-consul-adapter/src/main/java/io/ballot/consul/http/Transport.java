package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import okhttp3.Call;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.Interceptor;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;
import retrofit2.Retrofit;
import retrofit2.converter.jackson.JacksonConverterFactory;

/**
 * The one OkHttp client of the adapter, and how a call is carried out on it.
 *
 * <p>Every call runs on a virtual thread of its own while its caller waits, so that the caller can
 * be interrupted, and leaves in time even where a library below does neither: consul-client ignores
 * interrupts, and a name lookup ignores timeouts. Nothing is retried, no redirect is followed.
 *
 * <p>An agent allows 200 connections for each client address and then closes new ones without a
 * word, which would look as if it had gone. So at most {@link #AT_ONCE} requests are under way at
 * once, save those that must never wait behind others: renewals, beats and blocking queries. They
 * are held back together when the agent says that it has too much to do.
 */
public final class Transport implements AutoCloseable {
  /**
   * Each is a connection. An agent answers most requests within some milliseconds, so these are
   * more than a thousand a second; with the blocking queries a daemon with a thousand elections has
   * no more than 20 connections.
   */
  static final int AT_ONCE = 8;

  /** As many as can be used again at once; OkHttp's own bounds do not hold for calls like these. */
  private static final int IDLE_CONNECTIONS = AT_ONCE + 2;

  /** Below the idle timeouts that are usual for proxies: a connection found closed is a failure. */
  private static final Duration IDLE = Duration.ofSeconds(20);

  /** Beyond what Consul adds to the wait of a blocking query, for its answer to arrive. */
  private static final Duration POLL_MARGIN = Duration.ofSeconds(3);

  /** Of a played agent; without TLS, so that no certificates are read. */
  private static final ConsulConnection NOWHERE = ConsulConnection.to("http://127.0.0.1:8500");

  private static final String CLOSED = "was not asked: this side has been closed";

  private final ConsulConnection connection;
  private final OkHttpClient client;
  private final OkHttpClient pollClient;
  private final ConsulApi api;
  private final ConsulApi pollApi;
  private final Future<Consul> consul;
  private final Semaphore places = new Semaphore(AT_ONCE, true);
  private final Breather breather = new Breather();
  private final CountDownLatch closed = new CountDownLatch(1);
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("consul-", 0).factory());

  /** Opens no connection yet, and tells nobody of files that were replaced. */
  public Transport(ConsulConnection connection) {
    this(connection, replaced -> {});
  }

  /**
   * Opens no connection yet.
   *
   * @param told told in a sentence of TLS files that were replaced, on any thread
   */
  public Transport(ConsulConnection connection, Consumer<String> told) {
    this(connection, Dialling.by(connection, told), null);
  }

  /** Opens no connection at all: everything is answered in this process. */
  public Transport(PlayedAgent agent) {
    this(NOWHERE, Dialling.by(NOWHERE, unused -> {}), new PlayingInterceptor(agent));
  }

  private Transport(
      ConsulConnection connection, OkHttpClient.Builder dialling, @Nullable Interceptor instead) {
    this.connection = connection;
    OkHttpClient.Builder builder =
        dialling
            .connectionPool(
                new ConnectionPool(IDLE_CONNECTIONS, IDLE.toMillis(), TimeUnit.MILLISECONDS))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(connection.requestTimeout())
            .readTimeout(connection.requestTimeout())
            .writeTimeout(connection.requestTimeout())
            .addInterceptor(new ExchangeInterceptor())
            .addNetworkInterceptor(Transport::withoutRetryAfter)
            .eventListenerFactory(call -> new Progress(Exchange.current()));
    if (instead != null) {
      builder.addInterceptor(instead);
    }
    this.client = builder.build();
    this.pollClient = client.newBuilder().readTimeout(pollTimeout(connection.longPoll())).build();
    this.api = retrofit(client);
    this.pollApi = retrofit(pollClient);
    // Takes a while, and the first calls of a daemon go without it.
    this.consul = threads.submit(() -> SharedClient.over(client, connection.address()));
  }

  /** OkHttp asks again by itself where a 503 says that it may do so at once. */
  private static Response withoutRetryAfter(Interceptor.Chain chain) throws IOException {
    return chain.proceed(chain.request()).newBuilder().removeHeader("Retry-After").build();
  }

  /**
   * The transport as one set of credentials uses it.
   *
   * @param token the ACL token; {@code null} or empty for none, where the agent's default holds
   */
  public ConsulHttp as(@Nullable String token) {
    return as(TokenSource.of(token));
  }

  /** The same with a token that may change. */
  public ConsulHttp as(TokenSource token) {
    return new ConsulHttp(this, token);
  }

  /** Ends all calls under way. */
  @Override
  public void close() {
    closed.countDown();
    client.dispatcher().cancelAll();
    threads.shutdownNow();
    client.connectionPool().evictAll();
  }

  ConsulConnection connection() {
    return connection;
  }

  ConsulApi api() {
    return api;
  }

  ConsulApi pollApi() {
    return pollApi;
  }

  Consul consul() throws InterruptedException, ExecutionException {
    return consul.get();
  }

  static Duration pollTimeout(Duration wait) {
    return wait.plus(wait.dividedBy(16)).plus(POLL_MARGIN);
  }

  Exchange exchange(String what, @Nullable String token) {
    return new Exchange(what, token, connection);
  }

  /** Carries a call out that takes one of the {@link #AT_ONCE} places. */
  <T> T inTurn(Exchange exchange, Duration timeout, Callable<T> work) throws PortException {
    long start = System.nanoTime();
    try {
      if (!places.tryAcquire(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw exchange.failure(
            Failure.UNAVAILABLE,
            "was not asked: " + AT_ONCE + " other requests to it have not been answered yet",
            null);
      }
    } catch (InterruptedException e) {
      throw cancelled(exchange);
    }
    try {
      breathe(exchange, timeout.minusNanos(System.nanoTime() - start));
      long asked = System.nanoTime();
      try {
        return atOnce(exchange, timeout.minusNanos(asked - start), work);
      } finally {
        Answer answer = exchange.answer();
        if (answer != null) {
          breather.heard(answer, asked, System.nanoTime());
        }
      }
    } finally {
      places.release();
    }
  }

  /** Waits as long as nothing more is to be asked. */
  private void breathe(Exchange exchange, Duration most) throws PortException {
    long left = breather.left(System.nanoTime());
    if (left >= most.toNanos()) {
      throw exchange.failure(
          Failure.UNAVAILABLE, "was not asked: it has just said that it is asked too much", null);
    }
    try {
      if (closed.await(left, TimeUnit.NANOSECONDS)) {
        throw exchange.failure(Failure.CANCELLED, CLOSED, null);
      }
    } catch (InterruptedException e) {
      throw cancelled(exchange);
    }
  }

  /** Carries a call out without waiting for others. */
  <T> T atOnce(Exchange exchange, Duration timeout, Callable<T> work) throws PortException {
    Future<T> answer = begin(exchange, work);
    try {
      return answer.get(Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      exchange.cancel();
      throw cancelled(exchange);
    } catch (TimeoutException e) {
      exchange.cancel();
      throw exchange.outOfTime(timeout);
    } catch (ExecutionException e) {
      throw ended(exchange, e.getCause() == null ? e : e.getCause());
    }
  }

  private <T> Future<T> begin(Exchange exchange, Callable<T> work) throws PortException {
    try {
      return threads.submit(() -> {
        exchange.bindToThread();
        try {
          return work.call();
        } finally {
          Exchange.unbindFromThread();
        }
      });
    } catch (RejectedExecutionException e) {
      throw exchange.failure(Failure.CANCELLED, CLOSED, e);
    }
  }

  private PortException ended(Exchange exchange, Throwable thrown) {
    if (threads.isShutdown()) {
      // Our own doing says nothing of the agent.
      return exchange.failure(Failure.CANCELLED, "was ended: this side has been closed", null);
    }
    PortException failure = Failures.of(exchange, thrown);
    if (failure.failure() == Failure.UNREACHABLE && exchange.isOverOldConnection()) {
      // An agent that went took its other connections with it. Each idle one left would cost a
      // call to find out, and a renewal that fails for it shortens a lease although the agent is
      // back. A new connection that fails says nothing of the old ones: an agent that has too many
      // refuses more, and then those that are there are precious.
      client.connectionPool().evictAll();
    }
    return failure;
  }

  private static PortException cancelled(Exchange exchange) {
    Thread.currentThread().interrupt();
    return exchange.failure(Failure.CANCELLED, "was interrupted", null);
  }

  private Retrofit retrofitBuilder(OkHttpClient http) {
    return new Retrofit.Builder()
        .baseUrl(connection.address().base())
        .client(http)
        .addConverterFactory(JacksonConverterFactory.create(Json.MAPPER))
        .build();
  }

  private ConsulApi retrofit(OkHttpClient http) {
    return retrofitBuilder(http).create(ConsulApi.class);
  }

  /** Notes how far a call gets. */
  private static final class Progress extends EventListener {
    private final Exchange exchange;

    Progress(Exchange exchange) {
      this.exchange = exchange;
    }

    @Override
    public void dnsStart(Call call, String domainName) {
      exchange.connecting();
    }

    @Override
    public void connectStart(Call call, InetSocketAddress inetSocketAddress, Proxy proxy) {
      exchange.connecting();
    }

    @Override
    public void connectionAcquired(Call call, Connection connection) {
      exchange.connected();
    }
  }
}
