package io.ballot.consul.lock;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.codec.PayloadCodec;
import io.ballot.consul.http.Answer;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionId;
import java.util.Base64;

/**
 * A key as Consul shows it. Its value is decoded only where somebody wants to know it: of a
 * thousand keys under a prefix most have not changed.
 *
 * @param session the session that holds it, empty where none does
 * @param createIndex the index at which it was made
 * @param modifyIndex the index of its last change
 * @param base64 its value as it came
 * @param flags its flags
 */
record LockEntry(String session, long createIndex, long modifyIndex, String base64, long flags) {

  /**
   * Reads a row.
   *
   * @param answer what it came in
   */
  static LockEntry of(Answer answer, JsonNode row) throws PortException {
    long modifyIndex = row.path("ModifyIndex").asLong();
    long createIndex = row.path("CreateIndex").asLong();
    if (createIndex <= 0 || modifyIndex <= 0 || answer.index() == 0) {
      throw answer.unexpected("no key with an index");
    }
    // An empty value is a JSON null.
    JsonNode value = row.path("Value");
    if (!value.isTextual() && !value.isNull() && !value.isMissingNode()) {
      throw answer.unexpected("a value that is not Base64");
    }
    return new LockEntry(
        row.path("Session").asText(),
        createIndex,
        modifyIndex,
        value.isTextual() ? value.asText() : "",
        row.path("Flags").asLong());
  }

  /** Whether a state, if it is one of this key, is the one that it is in. */
  boolean isIn(LockState state) {
    return switch (state) {
      case LockState.Missing ignored -> false;
      case LockState.Free free -> session.isEmpty() && free.modifyIndex() == modifyIndex;
      case LockState.Held held ->
          held.session().value().equals(session) && held.modifyIndex() == modifyIndex;
    };
  }

  /**
   * The state it is in.
   *
   * @throws IllegalArgumentException where the value is not Base64
   */
  LockState state() {
    LockValue value = PayloadCodec.decode(Base64.getDecoder().decode(base64), flags);
    return session.isEmpty()
        ? new LockState.Free(createIndex, modifyIndex, value)
        : new LockState.Held(new SessionId(session), createIndex, modifyIndex, value);
  }
}
