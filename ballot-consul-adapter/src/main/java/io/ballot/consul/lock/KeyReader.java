package io.ballot.consul.lock;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.codec.PayloadCodec;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Paths;
import io.ballot.consul.watch.Source;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionId;
import java.io.IOException;
import java.util.Map;

/** Reads a lock's key, once or as a blocking query. */
public final class KeyReader {
  private final ConsulHttp http;

  /** Reads with one set of credentials. */
  public KeyReader(ConsulHttp http) {
    this.http = http;
  }

  /** As fresh as any write that was confirmed before. */
  public LockObservation read(LockKey key) throws PortException {
    String path = Paths.ofKey(key.value());
    return observation(
        http.ask("reading the lock " + key, api -> api.key(path, Map.of("consistent", ""))));
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
    // A missing key has an index, like any answer; a 404 without is somebody else's.
    if (answer.status() == 404 && answer.index() > 0 && answer.text().isEmpty()) {
      return new LockObservation(answer.index(), new LockState.Missing());
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    JsonNode entry = answer.json().path(0);
    long modifyIndex = entry.path("ModifyIndex").asLong();
    if (modifyIndex == 0 || answer.index() == 0) {
      throw answer.unexpected("no key with an index");
    }
    String session = entry.path("Session").asText();
    LockValue value = PayloadCodec.decode(bytes(answer, entry), entry.path("Flags").asLong());
    return new LockObservation(
        answer.index(),
        session.isEmpty()
            ? new LockState.Free(modifyIndex, value)
            : new LockState.Held(new SessionId(session), modifyIndex, value));
  }

  private static byte[] bytes(Answer answer, JsonNode entry) throws PortException {
    try {
      byte[] value = entry.path("Value").binaryValue();
      // An empty value is a JSON null.
      return value == null ? new byte[0] : value;
    } catch (IOException e) {
      throw answer.unexpected("a value that is not Base64");
    }
  }
}
