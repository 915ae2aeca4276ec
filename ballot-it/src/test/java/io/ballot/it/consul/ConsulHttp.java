package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A raw client of one agent's HTTP API, to arrange what a test needs and to look at the outcome
 * from outside. It shares nothing with the adapter under test. Calls wait for their answer, at most
 * 10 s, and throw {@link IOException} when there is none; a status is an answer, never thrown.
 */
public final class ConsulHttp implements AutoCloseable {

  private static final Duration ANSWER_BOUND = Duration.ofSeconds(10);

  /** Consul lets a blocking query end up to a sixteenth of its wait later. */
  private static final Duration LONGEST_POLL = Duration.ofSeconds(8);

  private static final Duration POLL_TIMEOUT = LONGEST_POLL.plusSeconds(3);

  private static final JsonNode NOTHING = MissingNode.getInstance();

  private final URI base;
  private final @Nullable String token;
  private volatile HttpClient client = newClient();

  /** A client of the agent at {@code base}, with an ACL token or none. */
  public ConsulHttp(URI base, @Nullable String token) {
    this.base = base;
    this.token = token;
  }

  private static HttpClient newClient() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(Duration.ofSeconds(2))
        .build();
  }

  /** The agent's address, such as {@code http://127.0.0.1:8500}. */
  public URI base() {
    return base;
  }

  /** The same agent with another token. */
  public ConsulHttp withToken(@Nullable String otherToken) {
    return new ConsulHttp(base, otherToken);
  }

  /** Keys and locks. */
  public Kv kv() {
    return new Kv(this);
  }

  /** Sessions. */
  public Sessions sessions() {
    return new Sessions(this);
  }

  /** Registrations, checks and maintenance on this agent. */
  public Services services() {
    return new Services(this);
  }

  /** What the catalog shows of services and nodes. */
  public Catalog catalog() {
    return new Catalog(this);
  }

  /** Policies and tokens. */
  public Acl acl() {
    return new Acl(this);
  }

  /** {@code GET /v1/<path>}. */
  public Reply get(String path) throws IOException, InterruptedException {
    return send("GET", path, null, ANSWER_BOUND);
  }

  /** {@code GET /v1/<path>} with a bound of its own. */
  public Reply get(String path, Duration bound) throws IOException, InterruptedException {
    return send("GET", path, null, bound);
  }

  /** {@code PUT /v1/<path>} with a body and a bound of its own. */
  public Reply put(String path, String body, Duration bound)
      throws IOException, InterruptedException {
    return send("PUT", path, body, bound);
  }

  /** {@code PUT /v1/<path>} with a body, empty for none. */
  public Reply put(String path, String body) throws IOException, InterruptedException {
    return send("PUT", path, body, ANSWER_BOUND);
  }

  /**
   * The same, as soon as it is allowed: an agent of 1.8 that asks for tokens refuses everybody
   * until it has heard from the servers how they ask for them.
   */
  void putOnceAllowed(String path, String body) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(ANSWER_BOUND);
    Reply reply = put(path, body);
    while (reply.status() == 403 && !deadline.isOver()) {
      deadline.pauseBetweenTries();
      reply = put(path, body);
    }
    reply.expectOk();
  }

  /** {@code DELETE /v1/<path>}. */
  public Reply delete(String path) throws IOException, InterruptedException {
    return send("DELETE", path, null, ANSWER_BOUND);
  }

  private Reply send(String method, String path, @Nullable String body, Duration bound)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + "/v1/" + path))
            .timeout(bound)
            .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (token != null) {
      request.header("X-Consul-Token", token);
    }
    HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
    return new Reply(
        method + " /v1/" + path,
        response.statusCode(),
        response.headers().firstValueAsLong("X-Consul-Index").orElse(0),
        response.body());
  }

  /**
   * Follows a path by blocking queries until its answer (200, or the 404 of a missing key) is as
   * wanted, and gives that answer.
   *
   * @param wanted decides on the JSON body; that of a 404 is a missing node
   * @throws AssertionError when {@code bound} is over before, with the last answer
   */
  public JsonNode await(String path, Predicate<JsonNode> wanted, Duration bound)
      throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    long index = 0;
    String last = "nothing";
    do {
      Duration wait = deadline.leftAtMost(LONGEST_POLL);
      try {
        Reply reply = get(blocking(path, index, wait), POLL_TIMEOUT);
        boolean isAnswer = reply.status() == 200 || reply.status() == 404;
        JsonNode body = reply.status() == 200 ? reply.json() : NOTHING;
        if (isAnswer && wanted.test(body)) {
          return body;
        }
        last = reply.status() + " " + reply.body().strip();
        // An index that went backwards starts over; an error's index means nothing.
        index = isAnswer && reply.index() >= index ? reply.index() : 0;
      } catch (IOException e) {
        last = String.valueOf(e);
        index = 0;
      }
      if (index == 0) {
        // Errors, unlike blocking queries, come back at once.
        deadline.pauseBetweenTries();
      }
    } while (!deadline.isOver());
    throw new AssertionError(
        "GET /v1/" + path + " was not as wanted within " + bound + "; last: " + last);
  }

  private static String blocking(String path, long index, Duration wait) {
    String separator = path.contains("?") ? "&" : "?";
    return path + separator + "index=" + index + "&wait=" + Math.max(1, wait.toMillis()) + "ms";
  }

  /** Forgets the connections to an agent that is being restarted; calls under way fail. */
  void reconnect() {
    HttpClient old = client;
    client = newClient();
    old.shutdownNow();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
