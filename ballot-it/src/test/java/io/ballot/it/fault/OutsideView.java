package io.ballot.it.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * What anyone can see of one path of Consul's API, followed all the time through whichever server
 * answers. An answer that is older than one seen before is none.
 *
 * @param <T> what is looked at
 */
final class OutsideView<T> implements AutoCloseable {

  private static final Duration WAIT = Duration.ofSeconds(1);
  private static final Duration ANSWER_BOUND = Duration.ofSeconds(3);

  /**
   * What was seen.
   *
   * @param from when it was first seen
   * @param to when it was last seen
   * @param <T> what is looked at
   */
  record Seen<T>(long from, long to, T what) {
    @Override
    public String toString() {
      return "%s to %s  %s".formatted(BootClock.text(from), BootClock.text(to), what);
    }
  }

  /**
   * A lock.
   *
   * @param createIndex the index of its key's making, 0 if there is no such key
   * @param modifyIndex the index of its last change, 0 if there is no such key
   * @param session who holds it, empty if nobody does
   */
  record Lock(long createIndex, long modifyIndex, String session) {
    static Lock of(Reply reply) {
      JsonNode key = reply.status() == 404 ? reply.json() : reply.json().path(0);
      return new Lock(
          key.path("CreateIndex").asLong(),
          key.path("ModifyIndex").asLong(),
          key.path("Session").asText(""));
    }

    /**
     * Whether who held it has given it back, seen what came next: its key is still the same one,
     * which an invalidated session would have taken along.
     */
    boolean isReleasedBefore(Lock next) {
      return !session.isEmpty()
          && !session.equals(next.session())
          && createIndex == next.createIndex();
    }
  }

  private final List<ConsulAgent> servers;
  private final String path;
  private final Function<Reply, T> reading;
  private final List<Seen<T>> seen = new ArrayList<>();
  private final Thread following;
  private volatile boolean closed;

  OutsideView(List<ConsulAgent> servers, String path, Function<Reply, T> reading) {
    this.servers = servers;
    this.path = path;
    this.reading = reading;
    this.following = Thread.ofVirtual().name("outside-view").start(this::follow);
  }

  /** The instances of a service that carry a tag, by their ids. */
  static OutsideView<Set<String>> ofTag(List<ConsulAgent> servers, String service, String tag) {
    return new OutsideView<>(
        servers,
        "catalog/service/" + service,
        reply -> {
          Set<String> carriers = new TreeSet<>();
          for (JsonNode instance : reply.json()) {
            for (JsonNode one : instance.path("ServiceTags")) {
              if (one.asText().equals(tag)) {
                carriers.add(instance.path("ServiceID").asText());
              }
            }
          }
          return carriers;
        });
  }

  /** A lock. */
  static OutsideView<Lock> ofLock(List<ConsulAgent> servers, String key) {
    return new OutsideView<>(servers, "kv/" + key, Lock::of);
  }

  private void follow() {
    try {
      long index = 0;
      long newest = 0;
      for (int server = 0; !closed; ) {
        try {
          Reply reply =
              servers
                  .get(server)
                  .http()
                  .get(path + "?index=" + index + "&wait=" + WAIT.toMillis() + "ms", ANSWER_BOUND);
          boolean answers = reply.status() == 200 || reply.status() == 404;
          if (answers && reply.index() >= newest) {
            newest = reply.index();
            index = newest;
            note(reading.apply(reply));
            continue;
          }
        } catch (IOException e) {
          // The next one may answer.
        }
        index = 0;
        server = (server + 1) % servers.size();
        Deadline.in(Duration.ofMillis(20)).pauseBetweenTries();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void note(T what) {
    long now = BootClock.now();
    Seen<T> last = seen.isEmpty() ? null : seen.getLast();
    if (last != null && last.what().equals(what)) {
      seen.set(seen.size() - 1, new Seen<>(last.from(), now, what));
    } else {
      seen.add(new Seen<>(now, now, what));
    }
  }

  /** All that was seen so far, in its order. */
  synchronized List<Seen<T>> seen() {
    return List.copyOf(seen);
  }

  /** What was seen, for people. */
  String text() {
    return String.join("\n", seen().stream().map(Seen::toString).toList());
  }

  @Override
  public void close() {
    closed = true;
    following.interrupt();
    try {
      following.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
