package io.ballot.consul.lock;

import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Paths;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import java.util.HashMap;
import java.util.Map;

/** Reads a lock's key, once or as a blocking query, alone or with its neighbours. */
public final class KeyReader {
  private final ConsulHttp http;

  /** Reads with one set of credentials. */
  public KeyReader(ConsulHttp http) {
    this.http = http;
  }

  /** As fresh as any write that was confirmed before. */
  public LockObservation read(LockKey key) throws PortException {
    return observation(http.ask(reading(key), consistently(key)));
  }

  /** The same, ahead of everything that waits for its turn. */
  public LockObservation readAtOnce(LockKey key) throws PortException {
    return observation(http.askAtOnce(reading(key), http.usualTimeout(), consistently(key)));
  }

  private static String reading(LockKey key) {
    return "reading the lock " + key;
  }

  private static ConsulHttp.Ask consistently(LockKey key) throws PortException {
    String path = Paths.ofKey(key.value());
    return api -> api.key(path, ConsulApi.CONSISTENT);
  }

  Source<LockObservation> source(LockKey key) {
    return index -> {
      String path = Paths.ofKey(key.value());
      LockObservation observation =
          observation(
              Source.ask(
                  http, "watching the lock " + key, index, (api, query) -> api.key(path, query)));
      return new Source.Page<>(observation.index(), observation);
    };
  }

  private static LockObservation observation(Answer answer) throws PortException {
    if (isMissing(answer)) {
      return new LockObservation(answer.index(), new LockState.Missing());
    }
    if (answer.status() == 404 && answer.text().isEmpty()) {
      throw answer.unexpected("no key, and no header X-Consul-Index, which Consul always sends");
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    LockEntry entry = LockEntry.of(answer, answer.json().path(0));
    return new LockObservation(answer.index(), state(answer, entry));
  }

  private static LockState state(Answer answer, LockEntry entry) throws PortException {
    try {
      return entry.state();
    } catch (IllegalArgumentException e) {
      throw answer.unexpected("a value that is not Base64");
    }
  }

  /** What a blocking query on a prefix shows. */
  sealed interface Below {
    /**
     * The keys under it, those of others included.
     *
     * @param index the answer's index
     * @param arrived when it began to come, in nanoseconds of {@link System#nanoTime}
     */
    record Shown(long index, long arrived, Map<String, LockEntry> keys) implements Below {
      /** How many bytes a key's entry takes, about. */
      static long weight(String key, LockEntry entry) {
        return 200L + key.length() + entry.base64().length();
      }
    }

    /**
     * It cannot be asked for: the rights to list it are missing, or it shows more than an answer
     * may hold.
     */
    record Unusable() implements Below {}
  }

  /** All keys with a prefix. */
  Below below(String prefix, long index) throws PortException {
    String path = Paths.ofKey(prefix);
    Answer answer;
    try {
      answer =
          Source.ask(
              http,
              "watching the locks under " + prefix,
              index,
              (api, query) -> {
                Map<String, String> recurse = new HashMap<>(query);
                recurse.put("recurse", "");
                return api.key(path, recurse);
              });
    } catch (PortException e) {
      if (ConsulHttp.wasTooLong(e)) {
        return new Below.Unusable();
      }
      throw e;
    }
    // Nothing there, or nothing that this token may see: each key is read before that counts.
    if (isMissing(answer)) {
      return new Below.Shown(answer.index(), answer.arrived(), Map.of());
    }
    // With key lists under a policy of their own; what may be read alone still can be.
    if (answer.isPermissionDenied()) {
      return new Below.Unusable();
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    Map<String, LockEntry> keys = new HashMap<>();
    answer.eachRow(row -> keys.put(row.path("Key").asText(), LockEntry.of(answer, row)));
    return new Below.Shown(answer.index(), answer.arrived(), keys);
  }

  /** A missing key has an index, like any answer; a 404 without is somebody else's. */
  private static boolean isMissing(Answer answer) {
    return answer.status() == 404 && answer.index() > 0 && answer.text().isEmpty();
  }
}
