package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Two elections that both want the tag for an instance of their own. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class TagFightIT {

  @Test
  void aLeaderOfAnotherElectionWithTheSameTagIsAFightThatIsToldAndBounded(
      Lab lab, SharedConsul consul) throws Exception {
    Contest one = new Contest(lab, consul.http(), consul.uri(), consul.unique("fight"));
    one.register(1);
    one.startLeader(1);
    Contest other =
        new Contest(lab, consul.http(), consul.uri(), consul.unique("fight-other"))
            .with("name: " + one.service);
    // An instance of the first one's service, with a key of its own.
    one.http.services().register(other.id(1), one.service, 8101, List.of("v1"));
    DaemonProcess second = other.startLeader(1);

    JsonNode repair = one.daemon(1).awaitEvent("tag-repair", SOON);
    assertEquals(Contest.TAG, repair.path("tag").asText(), repair.toString());
    JsonNode told = one.daemon(1).awaitEvent("tag-fight", Duration.ofSeconds(60));
    String message = told.path("message").asText();
    assertTrue(message.contains(other.id(1)), message);
    JsonNode toldToo = second.awaitEvent("tag-fight", Duration.ofSeconds(60));
    assertTrue(toldToo.path("message").asText().contains(one.id(1)), toldToo.toString());
    // Each waits longer with every round: 100 ms, 200 ms, 400 ms, and so on.
    long within = told.path("withinMs").asLong();
    assertTrue(within >= 500, told.toString());
  }
}
