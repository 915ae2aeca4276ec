package io.ballot.consul.health;

import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.fake.AnswerFuzz;
import io.ballot.consul.fake.Recorded;
import io.ballot.consul.fake.Told;
import io.ballot.consul.watch.Questions;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is made of Consul's answers on checks, whole and broken. */
class HealthAnswersFuzzTest {
  @Test
  void readsTheChecksOfANode() throws Exception {
    try (AnswerFuzz fuzz = new AnswerFuzz()) {
      fuzz.on("GET /v1/agent/self", Recorded.of("agent-self").reply())
          .run(
              "GET /v1/health/node/n1",
              http -> {
                NodeChecks checks = NodeChecks.source(http, new LocalNode(false)).read(0).value();
                CheckRow.of("web-1", checks.of("web-1").all());
              },
              "health-node",
              "health-node-maintenance");
    }
  }

  @Test
  void readsTheHealthThatTheAgentTells() throws Exception {
    NodeChecks.Part hidden = new NodeChecks.Part(true, List.of(), List.of());
    try (AnswerFuzz fuzz = new AnswerFuzz()) {
      fuzz.run(
          "GET /v1/agent/health/service/id/web-1",
          http -> new HealthListener("web-1", http, new Questions(), new Told<>()).look(hidden),
          "agent-health",
          "agent-health-maintenance",
          "agent-health-none");
    }
  }
}
