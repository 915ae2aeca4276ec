package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.consul.fake.Told;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.InstanceObservation.Registered;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** When the agent is asked for the tags that it alone has. */
class InstanceListenerTest extends CatalogPortTest {
  private final Told<InstanceObservation> told = new Told<>();
  private Transport transport;
  private InstanceListener listener;
  private long now;

  @BeforeEach
  void begin() throws Exception {
    transport = new Transport(agent.connection());
    agent.on(OWN, own(true, "[\"v1\"]"), own(true, "[\"v1\",\"primary\"]"), own(true, "[\"v1\"]"));
    listener =
        new InstanceListener(
            "web-1",
            new AgentQuestions(new AgentServices(transport.as(TokenSource.NONE))),
            told,
            () -> now);
    listener.seen(part(7));
    assertEquals(registered(List.of()), told.nextSeen());
    assertEquals(List.of(OWN), asked());
  }

  @AfterEach
  void end() {
    transport.close();
  }

  @Test
  void asksNoMoreWhileTheRecordStaysAsItIs() {
    listener.seen(part(7));

    assertEquals(null, listener.patience());
    assertEquals(List.of(), asked());
  }

  @Test
  void asksSomeSecondsAfterTheRecordHasChanged() throws Exception {
    listener.seen(part(8));

    Duration patience = listener.patience();
    assertTrue(
        patience != null
            && patience.compareTo(Duration.ofSeconds(1)) >= 0
            && patience.compareTo(Duration.ofSeconds(5)) <= 0,
        "waits " + patience);
    assertEquals(List.of(), asked());

    now += patience.toNanos();
    listener.quiet();
    assertEquals(registered(List.of("primary")), told.nextSeen());
    assertEquals(Duration.ofMillis(80), listener.patience());

    listener.quiet();
    assertEquals(registered(List.of()), told.nextSeen());
    assertEquals(null, listener.patience());
  }

  @Test
  void asksNoSoonerAndNoLaterWhenTheRecordOrOthersChangeAgainMeanwhile() throws Exception {
    listener.seen(part(8));
    Duration patience = listener.patience();
    assertTrue(patience != null && patience.toMillis() > 900, "waits " + patience);

    now += patience.toNanos() - Duration.ofMillis(1).toNanos();
    listener.seen(part(8));
    listener.seen(part(9));
    assertEquals(Duration.ofMillis(1), listener.patience());
    assertEquals(List.of(), asked());

    now += Duration.ofMillis(1).toNanos();
    listener.seen(part(10));
    assertEquals(registered(List.of("primary")), told.nextSeen());
  }

  private List<String> asked() {
    return agent.allAsked().stream().map(a -> a.method() + " " + a.path()).toList();
  }

  private static NodeServices.Part part(long index) {
    return new NodeServices.Part("n1", true, "10.0.0.1", registered(List.of()), index);
  }

  private static Registered registered(List<String> agentsTags) {
    return new Registered(
        new Instance(
            new InstanceId("n1", "web-1"), "web", "10.1.1.1", 80, "10.0.0.1", List.of("v1")),
        null,
        agentsTags);
  }
}
