package io.ballot.consul.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Excerpts;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A lock's value as bytes: a JSON object whose first three fields, {@code Address}, {@code Port}
 * and {@code SessionID}, are those of ncode/ballot, so that both read each other's. Then follow
 * {@code Node}, {@code ServiceID}, {@code LockDelay}, {@code Host} and {@code PID}.
 */
public final class PayloadCodec {
  /**
   * The flags by which the semaphore and the lock of Consul's own client library mark their keys
   * ({@code api.SemaphoreFlagValue}, {@code api.LockFlagValue}; {@code consul lock} uses both). The
   * value of the first is a list of holders; the second refuses keys that do not bear its mark.
   */
  static final long SEMAPHORE_FLAG = 0xe0f69a2baa414de0L;

  static final long LOCK_FLAG = 0x2ddccbc058a50c18L;

  private static final int EXCERPT = 100;

  /**
   * Consul caps lock delays at this. Anyone who may write the key writes what is read here, and the
   * others wait for as long before they try the lock.
   */
  private static final Duration LONGEST_LOCK_DELAY = Duration.ofSeconds(60);

  private PayloadCodec() {}

  /** The bytes of a payload; equal ones give equal bytes. */
  public static byte[] encode(Payload payload) {
    // An object node keeps its fields in the order in which they were put.
    ObjectNode json = Json.object();
    json.put("Address", payload.address());
    json.put("Port", payload.port());
    json.put("SessionID", payload.session().value());
    Origin origin = payload.origin();
    if (origin != null) {
      json.put("Node", origin.instance().node());
      json.put("ServiceID", origin.instance().serviceId());
      json.put("LockDelay", GoDuration.format(origin.lockDelay()));
      json.put("Host", origin.host());
      json.put("PID", origin.pid());
    }
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }

  /**
   * What a key's value says.
   *
   * @param value its bytes
   * @param flags its flags
   */
  public static LockValue decode(byte[] value, long flags) {
    String text = new String(value, StandardCharsets.UTF_8);
    if (flags == SEMAPHORE_FLAG) {
      return new ForeignValue(Excerpts.of(text, EXCERPT), "a semaphore");
    }
    if (flags == LOCK_FLAG) {
      return new ForeignValue(Excerpts.of(text, EXCERPT), "consul lock");
    }
    Payload payload = payload(text);
    return payload == null ? new ForeignValue(Excerpts.of(text, EXCERPT)) : payload;
  }

  private static @Nullable Payload payload(String text) {
    JsonNode json;
    try {
      json = Json.tree(text);
    } catch (JsonProcessingException e) {
      return null;
    }
    JsonNode address = json.path("Address");
    JsonNode port = json.path("Port");
    String session = json.path("SessionID").asText();
    boolean known =
        address.isTextual()
            && port.canConvertToInt()
            && port.isIntegralNumber()
            && json.path("SessionID").isTextual()
            && !session.isEmpty();
    return known
        ? new Payload(address.asText(), port.asInt(), new SessionId(session), origin(json))
        : null;
  }

  /** The rest, or nothing where it is not whole: who can be reached where is of use without it. */
  private static @Nullable Origin origin(JsonNode json) {
    JsonNode node = json.path("Node");
    JsonNode serviceId = json.path("ServiceID");
    JsonNode host = json.path("Host");
    JsonNode pid = json.path("PID");
    Optional<Duration> lockDelay = GoDuration.parse(json.path("LockDelay").asText());
    boolean whole =
        node.isTextual()
            && serviceId.isTextual()
            && lockDelay.isPresent()
            && host.isTextual()
            && pid.isIntegralNumber()
            && pid.canConvertToLong();
    return whole
        ? new Origin(
            new InstanceId(node.asText(), serviceId.asText()),
            lockDelay.get().compareTo(LONGEST_LOCK_DELAY) > 0
                ? LONGEST_LOCK_DELAY
                : lockDelay.get(),
            host.asText(),
            pid.asLong())
        : null;
  }
}
