package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Consul's keys and the locks on them. */
public final class Kv {

  private final ConsulHttp http;

  Kv(ConsulHttp http) {
    this.http = http;
  }

  /**
   * One key.
   *
   * @param key its name
   * @param value its value as text
   * @param session the session that holds its lock, null when nobody does
   * @param lockIndex how often it was locked since it was made
   * @param modifyIndex the raft index of its last change
   * @param flags the number kept beside the value
   */
  public record Entry(
      String key,
      String value,
      @Nullable String session,
      long lockIndex,
      long modifyIndex,
      long flags) {

    private static Entry of(JsonNode node) {
      JsonNode session = node.path("Session");
      return new Entry(
          node.path("Key").asText(),
          new String(
              Base64.getDecoder().decode(node.path("Value").asText("")), StandardCharsets.UTF_8),
          session.isTextual() ? session.asText() : null,
          node.path("LockIndex").asLong(),
          node.path("ModifyIndex").asLong(),
          node.path("Flags").asLong());
    }

    /** Whether a session holds the lock. */
    public boolean isLocked() {
      return session != null;
    }
  }

  /** The key, empty when it does not exist. */
  public Optional<Entry> get(String key) throws IOException, InterruptedException {
    Reply reply = http.get("kv/" + key);
    return reply.status() == 404 ? Optional.empty() : entry(reply.expectOk().json());
  }

  private static Optional<Entry> entry(JsonNode answer) {
    return answer.isEmpty() ? Optional.empty() : Optional.of(Entry.of(answer.get(0)));
  }

  /** Writes the value, without regard to locks. */
  public void put(String key, String value) throws IOException, InterruptedException {
    require(http.put("kv/" + key, value));
  }

  /** Deletes the key; a lock on it is gone then, without a lock delay. */
  public void delete(String key) throws IOException, InterruptedException {
    require(http.delete("kv/" + key));
  }

  /** Deletes everything below a prefix. */
  public void deleteTree(String prefix) throws IOException, InterruptedException {
    require(http.delete("kv/" + prefix + "?recurse"));
  }

  private static void require(Reply reply) {
    if (!reply.isTrue()) {
      throw new AssertionError(reply.request() + " was refused: " + reply.body());
    }
  }

  /** Tries to take the lock; false when another holds it or the lock delay runs. */
  public boolean acquire(String key, String session, String value)
      throws IOException, InterruptedException {
    return http.put("kv/" + key + "?acquire=" + session, value).isTrue();
  }

  /** Gives the lock back; false when the session did not hold it. */
  public boolean release(String key, String session, String value)
      throws IOException, InterruptedException {
    return http.put("kv/" + key + "?release=" + session, value).isTrue();
  }

  /** Waits until the key exists and is as wanted. */
  public Entry await(String key, Predicate<Entry> wanted, Duration bound)
      throws InterruptedException {
    JsonNode answer =
        http.await("kv/" + key, body -> entry(body).filter(wanted).isPresent(), bound);
    return Entry.of(answer.get(0));
  }

  /** Waits until someone holds the lock. */
  public Entry awaitLocked(String key, Duration bound) throws InterruptedException {
    return await(key, Entry::isLocked, bound);
  }

  /** Waits until nobody holds the lock, whether the key is still there or not. */
  public void awaitFree(String key, Duration bound) throws InterruptedException {
    http.await("kv/" + key, body -> entry(body).filter(Entry::isLocked).isEmpty(), bound);
  }

  /** Sends a transaction, {@code PUT /v1/txn}, as raw JSON; 409 means that it was refused. */
  public Reply transaction(String operations) throws IOException, InterruptedException {
    return http.put("txn", operations);
  }
}
