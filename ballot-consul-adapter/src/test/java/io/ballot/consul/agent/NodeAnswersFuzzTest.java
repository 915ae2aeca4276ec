package io.ballot.consul.agent;

import io.ballot.consul.fake.AnswerFuzz;
import io.ballot.consul.fake.Reply;
import org.junit.jupiter.api.Test;

/** What is made of the agent's answers on itself, whole and broken. */
class NodeAnswersFuzzTest {
  @Test
  void readsTheNodesNameFromTheAgent() throws Exception {
    try (AnswerFuzz fuzz = new AnswerFuzz()) {
      fuzz.on("GET /v1/agent/checks", Reply.json(403, "Permission denied"))
          .run("GET /v1/agent/self", http -> new LocalNode(false).name(http), "agent-self");
    }
  }

  @Test
  void readsTheNodesNameFromItsChecks() throws Exception {
    try (AnswerFuzz fuzz = new AnswerFuzz()) {
      fuzz.on("GET /v1/agent/self", Reply.json(403, "Permission denied"))
          .run("GET /v1/agent/checks", http -> new LocalNode(false).name(http), "agent-checks");
    }
  }
}
