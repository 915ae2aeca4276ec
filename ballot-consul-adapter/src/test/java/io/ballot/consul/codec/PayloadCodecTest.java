package io.ballot.consul.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockValue;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PayloadCodecTest {
  private static final SessionId SESSION = new SessionId("f7e4357b-9e66-9b15-d5ea-fcb7a5c3faf7");
  private static final Origin ORIGIN =
      new Origin(new InstanceId("db-1", "db"), Duration.ofMillis(1500), "host-1", 4711);

  @Test
  void takesAValueWithANumberThatIsNoneForAForeignOne() {
    byte[] value = "{\"Port\":1e99999999999}".getBytes(StandardCharsets.UTF_8);

    assertInstanceOf(ForeignValue.class, PayloadCodec.decode(value, 0));
  }

  @Test
  void writesTheFieldsOfNcodeBallotFirstAndItsOwnBehind() {
    assertEquals(
        "{\"Address\":\"192.0.2.7\",\"Port\":5432,"
            + "\"SessionID\":\"f7e4357b-9e66-9b15-d5ea-fcb7a5c3faf7\","
            + "\"Node\":\"db-1\",\"ServiceID\":\"db\",\"LockDelay\":\"1.5s\","
            + "\"Host\":\"host-1\",\"PID\":4711}",
        text(new Payload("192.0.2.7", 5432, SESSION, ORIGIN)));
  }

  @Test
  void writesThreeFieldsAloneForAPayloadWithoutAnOrigin() {
    assertEquals(
        "{\"Address\":\"\",\"Port\":0,\"SessionID\":\"f7e4357b-9e66-9b15-d5ea-fcb7a5c3faf7\"}",
        text(new Payload("", 0, SESSION, null)));
  }

  @Test
  void readsWhatNcodeBallotWrites() {
    assertEquals(
        new Payload("192.0.2.7", 8080, SESSION, null),
        decode(
            "{\"Address\":\"192.0.2.7\",\"Port\":8080,"
                + "\"SessionID\":\"f7e4357b-9e66-9b15-d5ea-fcb7a5c3faf7\"}"));
  }

  @Test
  void readsItsOwnWhateverFieldsALaterVersionAdds() {
    String later = text(new Payload("a", 1, SESSION, ORIGIN)).replace("{", "{\"New\":[1,{}],");

    assertEquals(new Payload("a", 1, SESSION, ORIGIN), decode(later));
  }

  @Test
  void readsAnOriginThatIsNotWholeAsNone() {
    String broken = text(new Payload("a", 1, SESSION, ORIGIN)).replace("1.5s", "soon");

    assertEquals(new Payload("a", 1, SESSION, null), decode(broken));
  }

  @Test
  void believesNoLockDelayLongerThanConsulKeepsOne() {
    String day = text(new Payload("a", 1, SESSION, ORIGIN)).replace("1.5s", "24h");

    Payload read = assertInstanceOf(Payload.class, decode(day));

    assertEquals(
        new Origin(ORIGIN.instance(), Duration.ofSeconds(60), ORIGIN.host(), ORIGIN.pid()),
        read.origin());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "leader",
        "7",
        "null",
        "[]",
        "{}",
        "{\"Address\":\"a\",\"Port\":1}",
        "{\"Address\":\"a\",\"Port\":1,\"SessionID\":\"\"}",
        "{\"Address\":\"a\",\"Port\":\"1\",\"SessionID\":\"s\"}",
        "{\"Address\":\"a\",\"Port\":1.5,\"SessionID\":\"s\"}",
        "{\"Address\":null,\"Port\":1,\"SessionID\":\"s\"}",
        "{\"Address\":\"a\",\"Port\":1,\"SessionID\":\"s\"",
      })
  void readsAnythingElseAsForeign(String text) {
    assertEquals(new ForeignValue(text), decode(text));
  }

  @Test
  void readsTheKeyOfASemaphoreAsForeignWhateverItHolds() {
    byte[] value = PayloadCodec.encode(new Payload("a", 1, SESSION, null));

    LockValue read = PayloadCodec.decode(value, 0xe0f69a2baa414de0L);

    assertEquals("a semaphore", assertInstanceOf(ForeignValue.class, read).tool());
  }

  @Test
  void readsTheKeyOfConsulLockAsForeignWhateverItHolds() {
    byte[] value = PayloadCodec.encode(new Payload("a", 1, SESSION, null));

    LockValue read = PayloadCodec.decode(value, 0x2ddccbc058a50c18L);

    assertEquals("consul lock", assertInstanceOf(ForeignValue.class, read).tool());
  }

  @Test
  void readsBytesThatAreNoTextAsForeign() {
    assertInstanceOf(
        ForeignValue.class, PayloadCodec.decode(new byte[] {(byte) 0xFF, 0, (byte) 0xC3}, 0));
  }

  private static String text(Payload payload) {
    return new String(PayloadCodec.encode(payload), StandardCharsets.UTF_8);
  }

  private static LockValue decode(String text) {
    return PayloadCodec.decode(text.getBytes(StandardCharsets.UTF_8), 0);
  }
}
