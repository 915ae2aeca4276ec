package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Sees by one blocking query when the locks under a prefix come into other hands. A query for each
 * would take the connections that the agent allows away from the daemons on the same machine.
 */
final class Moves implements AutoCloseable {
  private final ConsulHttp http;
  private final String prefix;
  private final Set<String> hands;
  private final Map<String, Long> moved = new ConcurrentHashMap<>();
  private final Thread thread;
  private volatile boolean over;

  /**
   * Begins to look.
   *
   * @param hands the sessions that they are to come to
   */
  Moves(ConsulHttp http, String prefix, Set<String> hands) {
    this.http = http;
    this.prefix = prefix;
    this.hands = Set.copyOf(hands);
    this.thread = Thread.ofPlatform().daemon().name("moves").start(this::follow);
  }

  private void follow() {
    long index = 0;
    try {
      while (!over) {
        Reply reply = http.get("kv/" + prefix + "?recurse&wait=1s&index=" + index);
        long at = System.nanoTime();
        index = reply.index();
        for (JsonNode entry : reply.json()) {
          JsonNode session = entry.path("Session");
          if (hands.contains(session.asText())) {
            moved.putIfAbsent(entry.path("Key").asText(), at);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the locks cannot be followed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** When a lock was seen in other hands, if it is. */
  OptionalLong of(String key) {
    Long at = moved.get(key);
    return at == null ? OptionalLong.empty() : OptionalLong.of(at);
  }

  /** Waits until so many were seen, or the bound is over. */
  void await(int count, Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (moved.size() < count && !deadline.isOver() && thread.isAlive()) {
      deadline.pauseBetweenTries();
    }
  }

  @Override
  public void close() {
    over = true;
  }
}
