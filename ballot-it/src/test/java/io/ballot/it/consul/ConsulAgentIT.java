package io.ballot.it.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.io.IOException;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
class ConsulAgentIT {

  private static final Duration BOUND = Duration.ofSeconds(30);

  @Test
  void takesWritesAsSoonAsItHasStarted(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();

    agent.http().kv().put("greeting", "hello");

    assertEquals("hello", agent.http().kv().get("greeting").orElseThrow().value());
  }

  @Test
  void restartsWithTheSameDataAfterAnOrderlyStop(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    agent.http().kv().put("kept", "over a stop");
    agent.stop();
    assertFalse(agent.isRunning());

    agent.restart();

    assertEquals("over a stop", agent.http().kv().get("kept").orElseThrow().value());
  }

  @Test
  void restartsWithTheSameDataAfterACrash(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    agent.http().kv().put("kept", "over a crash");
    agent.kill();

    agent.restart();

    assertEquals("over a crash", agent.http().kv().get("kept").orElseThrow().value());
  }

  @Test
  void isGoneForItsClientsOnceItWasKilled(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();

    agent.kill();

    assertFalse(agent.isRunning());
    assertThrows(IOException.class, () -> agent.http().get("agent/self"));
  }

  @Test
  void answersNothingWhileFrozenAndEverythingAfter(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();

    agent.freeze();
    assertThrows(
        HttpTimeoutException.class, () -> agent.http().get("agent/self", Duration.ofMillis(300)));
    assertTrue(agent.isRunning());
    agent.thaw();

    agent.http().get("agent/self").expectOk();
  }

  @Test
  void canBeKilledWhileItIsFrozen(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    agent.freeze();

    agent.kill();

    assertFalse(agent.isRunning());
  }

  @Test
  void endsWhenItIsToldToLeave(Lab lab) throws Exception {
    // By custom it serves the calls under way for 5 s more.
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("leaver")
                .withFile("leave.hcl", "performance { leave_drain_time = \"0s\" }"));

    agent.leave();

    assertFalse(agent.isRunning());
  }

  @Test
  void loadsServicesFromAFileOnReload(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();
    agent.configure("web.json", "{\"service\":{\"name\":\"web\",\"id\":\"web-1\",\"port\":80}}");

    agent.reload();

    List<Catalog.Instance> instances =
        agent.http().catalog().awaitInstances("web", all -> !all.isEmpty(), BOUND);
    assertEquals("web-1", instances.getFirst().id());
    assertEquals(agent.address(), instances.getFirst().nodeAddress());
  }

  @Test
  void readsMoreConfigurationThatATestGivesIt(Lab lab) throws Exception {
    ConsulAgent agent =
        lab.agent(AgentOptions.server("tuned").withFile("tuned.hcl", "datacenter = \"elsewhere\""));

    assertEquals(
        "elsewhere",
        agent.http().get("agent/self").json().path("Config").path("Datacenter").asText());
  }

  @Test
  void deniesEverythingWithoutATokenWhereAclsAreOn(Lab lab) throws Exception {
    ConsulAgent agent =
        lab.agent(
            AgentOptions.server("guarded").withDefaultDeny("5b0d8f6e-8a3c-4d0c-9d5e-3a4f1c2b7e60"));
    String writer =
        agent.http().acl().token("writes-one-key", "key \"mine\" { policy = \"write\" }");

    ConsulHttp anonymous = agent.http().withToken(null);
    ConsulHttp allowed = agent.http().withToken(writer);

    assertEquals(403, anonymous.put("kv/mine", "x").status());
    assertEquals(200, allowed.put("kv/mine", "x").status());
    assertEquals(403, allowed.put("kv/yours", "x").status());
  }

  @Test
  void refusesToStartAnAgentThatStillRuns(Lab lab) throws Exception {
    ConsulAgent agent = lab.agent();

    assertThrows(IllegalStateException.class, agent::restart);
  }

  @Test
  void showsTheLogOfAnAgentThatDoesNotStart(Lab lab) {
    AgentOptions broken = AgentOptions.server("broken").withFile("broken.hcl", "no_such_key = 1");

    AssertionError error = assertThrows(AssertionError.class, () -> lab.agent(broken));

    assertTrue(String.valueOf(error.getMessage()).contains("no_such_key"), error.getMessage());
  }
}
