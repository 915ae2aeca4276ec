package io.ballot.consul.lock;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.codec.PayloadCodec;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Json;
import io.ballot.consul.http.Paths;
import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;

/**
 * Acquire and release, as <a
 * href="https://developer.hashicorp.com/consul/api-docs/txn">transactions</a>: unlike the plain
 * calls, a transaction tells the index of what it wrote, says why it refuses, and can be fenced by
 * the index of what it expects to find.
 */
final class Locks {
  private final ConsulHttp http;
  private final KeyReader reader;

  Locks(ConsulHttp http, KeyReader reader) {
    this.http = http;
    this.reader = reader;
  }

  AcquireAnswer acquire(AcquireRequest request) throws PortException {
    // A key that can be locked and never read would have a leader whom nobody sees.
    String unused = Paths.ofKey(request.key().value());
    ArrayNode operations = Json.array();
    operations.add(operation("lock", request.key(), request.session().value(), request.payload()));
    Answer answer =
        http.ask("acquiring the lock " + request.key(), api -> api.transaction(operations));
    if (answer.ok()) {
      JsonNode key = lastWritten(answer);
      return new AcquireAnswer.Acquired(
          modifyIndex(key, answer),
          index("CreateIndex", "no index at which the key was made", key, answer));
    }
    if (answer.says("lock is already held")) {
      return new AcquireAnswer.HeldByOther();
    }
    if (answer.says("due to lock delay")) {
      return new AcquireAnswer.Delayed();
    }
    // The second: the id is no UUID, so there can be no such session.
    if (answer.says("invalid session") || answer.says("failed session lookup")) {
      return new AcquireAnswer.SessionGone();
    }
    throw answer.failure();
  }

  ReleaseAnswer release(ReleaseRequest request) throws PortException {
    ArrayNode operations = Json.array();
    operations
        .addObject()
        .putObject("KV")
        .put("Verb", "check-index")
        .put("Key", request.key().value())
        .put("Index", request.keyIndex());
    operations.add(
        operation("unlock", request.key(), request.session().value(), request.payload()));
    Answer answer =
        http.ask("releasing the lock " + request.key(), api -> api.transaction(operations));
    if (answer.ok()) {
      return new ReleaseAnswer.Released(modifyIndex(lastWritten(answer), answer));
    }
    if (answer.status() == 409 && !answer.isDenied()) {
      return new ReleaseAnswer.Moved(reader.read(request.key()));
    }
    throw answer.failure();
  }

  private static ObjectNode operation(String verb, LockKey key, String session, Payload payload) {
    ObjectNode operation = Json.object();
    operation
        .putObject("KV")
        .put("Verb", verb)
        .put("Key", key.value())
        .put("Value", PayloadCodec.encode(payload))
        .put("Session", session);
    return operation;
  }

  private static JsonNode lastWritten(Answer answer) throws PortException {
    JsonNode results = answer.json().path("Results");
    return results.path(results.size() - 1).path("KV");
  }

  private static long modifyIndex(JsonNode key, Answer answer) throws PortException {
    return index("ModifyIndex", "no index of the key", key, answer);
  }

  private static long index(String field, String without, JsonNode key, Answer answer)
      throws PortException {
    long index = key.path(field).asLong();
    if (index <= 0) {
      throw answer.unexpected(without);
    }
    return index;
  }
}
