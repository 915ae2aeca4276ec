package io.ballot.consul.lock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.PortException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConsulLivenessTest extends LockPortTest {
  private static final String REGISTER = "PUT /v1/agent/service/register";
  private static final Duration TTL = Duration.ofSeconds(5);
  private static final Liveness LIVENESS = new Liveness("ballot:node-1:1c7e", TTL);
  private static final String BEAT = "PUT /v1/agent/check/pass/ballot:node-1:1c7e";
  private static final String DEREGISTER = "PUT /v1/agent/service/deregister/ballot:node-1:1c7e";

  @Test
  void registersAServiceOfItsOwnWithATtlCheckThatCleansUpAfterItself() throws Exception {
    agent.on(REGISTER, Reply.text(200, ""));

    LivenessAnswer answer = port.openLiveness(TTL);

    Liveness liveness = assertInstanceOf(LivenessAnswer.Registered.class, answer).liveness();
    JsonNode service = agent.nextAsked(REGISTER).json();
    assertTrue(liveness.id().startsWith("ballot:node-1:"), liveness.id());
    assertEquals(TTL, liveness.ttl());
    assertEquals(liveness.id(), service.path("ID").asText());
    assertEquals("ballot", service.path("Name").asText());
    assertEquals(liveness.id(), service.path("Check").path("CheckID").asText());
    assertEquals("5s", service.path("Check").path("TTL").asText());
    assertEquals("passing", service.path("Check").path("Status").asText());
    assertEquals("1m", service.path("Check").path("DeregisterCriticalServiceAfter").asText());
  }

  @Test
  void givesEveryCheckAnIdOfItsOwn() throws Exception {
    agent.on(REGISTER, Reply.text(200, ""));

    assertNotEquals(port.openLiveness(TTL), port.openLiveness(TTL));
  }

  @Test
  void registersACheckAnewOnceItsTokenHasBeenReplaced(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "first");
    agent.on(REGISTER, Reply.text(200, "")).on(BEAT, Reply.text(200, ""));
    try (ConsulBackend rotating = new ConsulBackend(agent.connection(), "ballot")) {
      LockPort locks = rotating.withToken(TokenSource.ofFile(file, "first")).locks();
      locks.restoreLiveness(LIVENESS);
      assertEquals("first", agent.nextAsked(REGISTER).token());
      locks.beat(LIVENESS, TTL);
      assertEquals(List.of(BEAT), agent.allAsked().stream().map(Asked::request).toList());

      Files.writeString(file, "the-second");
      List<Asked> registered = List.of();
      for (long end = System.nanoTime() + TTL.toNanos();
          registered.isEmpty() && System.nanoTime() < end; ) {
        locks.beat(LIVENESS, TTL);
        registered =
            agent.allAsked().stream().filter(asked -> asked.request().equals(REGISTER)).toList();
      }

      assertEquals(List.of("the-second"), registered.stream().map(Asked::token).toList());
    }
  }

  @Test
  void registersALostCheckAgainUnderItsOldId() throws Exception {
    agent.on(REGISTER, Reply.text(200, ""));

    assertEquals(new LivenessAnswer.Registered(LIVENESS), port.restoreLiveness(LIVENESS));

    assertEquals(LIVENESS.id(), agent.nextAsked(REGISTER).json().path("ID").asText());
  }

  @Test
  void saysWhatWouldAllowACheckThatIsNotAllowed() throws Exception {
    agent.on(REGISTER, Reply.text(403, "Permission denied"));

    String reason =
        assertInstanceOf(LivenessAnswer.NotAllowed.class, port.openLiveness(TTL)).reason();

    assertTrue(reason.contains("Permission denied"), reason);
    assertTrue(reason.contains("service \"ballot\" { policy = \"write\" }"), reason);
  }

  @Test
  void doesNotTakeAnUnknownTokenForAMissingPermission() {
    agent.on(REGISTER, Reply.text(403, "ACL not found"));

    PortException failure = assertThrows(PortException.class, () -> port.openLiveness(TTL));

    assertEquals(Failure.DENIED, failure.failure());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("Consul does not know the token"), message);
  }

  @Test
  void beats() throws Exception {
    agent.on(BEAT, Reply.text(200, ""));

    assertEquals(new BeatAnswer.Beaten(), port.beat(LIVENESS, TIMEOUT));
  }

  @Test
  void saysThatTheAgentLostACheckInTheWordsOfEveryVersion() throws Exception {
    agent.on(
        BEAT,
        Reply.text(500, "CheckID \"x\" does not have associated TTL"),
        Reply.text(500, "Unknown check \"x\""),
        Reply.text(404, "Unknown check ID \"x\". Ensure that the check ID is passed"));

    assertEquals(new BeatAnswer.Unknown(), port.beat(LIVENESS, TIMEOUT));
    assertEquals(new BeatAnswer.Unknown(), port.beat(LIVENESS, TIMEOUT));
    assertEquals(new BeatAnswer.Unknown(), port.beat(LIVENESS, TIMEOUT));
  }

  @Test
  void tellsAnAgentThatIsGoneOrElsewhereFromOneThatLostACheck() {
    agent.on(BEAT, Reply.cut(), Reply.text(404, "404 page not found"), Reply.text(403, "denied"));

    assertEquals(Failure.UNREACHABLE, beatFailure());
    assertEquals(Failure.UNAVAILABLE, beatFailure());
    assertEquals(Failure.DENIED, beatFailure());
  }

  @Test
  void closesACheckThatIsThereOrGone() throws Exception {
    agent.on(
        DEREGISTER,
        Reply.text(200, ""),
        Reply.text(404, "Unknown service ID \"x\". Ensure that the service ID is passed"),
        Reply.text(403, "Permission denied"));

    port.closeLiveness(LIVENESS);
    port.closeLiveness(LIVENESS);
    PortException failure = assertThrows(PortException.class, () -> port.closeLiveness(LIVENESS));

    assertEquals(Failure.DENIED, failure.failure());
  }

  private Failure beatFailure() {
    return assertThrows(PortException.class, () -> port.beat(LIVENESS, TIMEOUT)).failure();
  }
}
