package io.ballot.consul.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.fuzz.Fuzz;
import io.ballot.domain.fuzz.Mutator;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Payload;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class PayloadCodecFuzzTest {
  private static final List<String> VALUES =
      List.of(
          "",
          "{\"Address\":\"192.0.2.7\",\"Port\":80,\"SessionID\":\"f7e4\"}",
          "{\"Address\":\"192.0.2.7\",\"Port\":80,\"SessionID\":\"f7e4\",\"Node\":\"n1\","
              + "\"ServiceID\":\"web-1\",\"LockDelay\":\"10s\",\"Host\":\"h\",\"PID\":7}");

  @Test
  void readsEveryValueAsAPayloadThatIsReadAgainOrAsAForeignOne() {
    new Fuzz()
        .run(
            "the reader of payloads",
            new Mutator(VALUES, List.of("\"1h\"", "\"-1s\""))::next,
            text -> {
              byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
              LockValue value = PayloadCodec.decode(bytes, 0);
              if (value instanceof Payload payload) {
                assertEquals(
                    withoutHalfCharacters(payload),
                    withoutHalfCharacters(PayloadCodec.decode(PayloadCodec.encode(payload), 0)));
              }
            });
  }

  /** An escape can name half of a character, which no bytes can. */
  private static String withoutHalfCharacters(LockValue value) {
    return value.toString().replaceAll("[?\\ud800-\\udfff]", "?");
  }
}
