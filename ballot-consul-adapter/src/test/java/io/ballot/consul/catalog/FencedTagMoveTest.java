package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.consul.fake.Asked;
import io.ballot.consul.fake.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves of a tag over records that a transaction writes whole. */
class FencedTagMoveTest extends CatalogPortTest {
  private static final Reply COMMITTED = Reply.json(200, "{\"Results\":[],\"Errors\":null}");

  @BeforeEach
  void setTheScene() {
    agent
        .on(OWN, own(false, "[\"v1\"]"))
        .on(
            SERVICES,
            services(
                row("n1", "web-1", "[\"v1\"]", ""), row("n2", "web-1", "[\"primary\",\"v2\"]", "")))
        .on(LOCK, lockOf("mine", 83))
        .on(TXN, COMMITTED)
        .on(REGISTER, Reply.text(200, ""));
  }

  @Test
  void takesTheTagOffOthersAndPutsItOnInOneCommitThatTheTermFences() throws Exception {
    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    JsonNode operations = agent.nextAsked(TXN).json();
    assertEquals(4, operations.size(), operations.toString());
    assertEquals(
        "{\"KV\":{\"Verb\":\"check-session\",\"Key\":\"leader\",\"Session\":\"mine\"}}",
        operations.path(0).toString());
    assertEquals(
        "{\"KV\":{\"Verb\":\"check-index\",\"Key\":\"leader\",\"Index\":83}}",
        operations.path(1).toString());
    assertEquals(
        "{\"Service\":{\"Verb\":\"cas\",\"Node\":\"n2\",\"Service\":{\"ID\":\"web-1\","
            + "\"Service\":\"web\",\"Tags\":[\"v2\"],\"Port\":80,\"ModifyIndex\":50}}}",
        operations.path(2).toString());
    assertEquals(
        "[\"v1\",\"primary\"]",
        operations.path(3).path("Service").path("Service").path("Tags").toString());
  }

  @Test
  void givesATagUpInTheSameCommitAndTheSameRegistration() throws Exception {
    agent.on(OWN, own(false, "[\"v1\",\"replica\"]"));
    agent.on(SERVICES, services(row("n1", "web-1", "[\"v1\",\"replica\"]", "")));

    TagAssignment it = assignment(Scope.OTHERS_AND_SELF);
    port.assignTag(
        new TagAssignment(
            it.service(),
            it.instance(),
            it.tag(),
            "replica",
            it.scope(),
            it.key(),
            it.session(),
            it.keyIndex()));

    JsonNode operations = agent.nextAsked(TXN).json();
    assertEquals(3, operations.size(), operations.toString());
    assertEquals(
        "[\"v1\",\"primary\"]",
        operations.path(2).path("Service").path("Service").path("Tags").toString());
    assertEquals("[\"v1\",\"primary\"]", agent.nextAsked(REGISTER).json().path("Tags").toString());
  }

  @Test
  void tellsTheLocalAgentRightAfterTheCommit() throws Exception {
    port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    agent.nextAsked(TXN);
    assertEquals(OWN, asText(agent.nextAsked()));
    Asked registered = agent.nextAsked();
    assertEquals(REGISTER, asText(registered));
    assertEquals(
        "{\"ID\":\"web-1\",\"Tags\":[\"v1\",\"primary\"],\"Port\":80,"
            + "\"EnableTagOverride\":false,\"Name\":\"web\"}",
        registered.json().toString());
  }

  @Test
  void looksAtTheLockOnceMoreAfterACommitThatWasAnsweredLate() throws Exception {
    agent.on(TXN, COMMITTED.afterMillis(60));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertEquals(List.of(OWN, SERVICES, TXN, SERVICES, OWN, LOCK, REGISTER), asked());
  }

  @Test
  void leavesTheAgentAloneWhenTheTermHasEndedAfterTheCommit() throws Exception {
    agent.on(TXN, COMMITTED.afterMillis(60)).on(LOCK, lockOf("another", 90));

    assertEquals(new TagAnswer.TermOver(), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertTrue(asked().stream().noneMatch(REGISTER::equals));
  }

  @Test
  void saysThatTheTermIsOverWhereTheFenceFails() throws Exception {
    agent.on(
        TXN,
        refusal(0, "failed to check session"),
        refusal(1, "failed index check for key \\\"leader\\\", current modify index 90 != 83"));

    assertEquals(new TagAnswer.TermOver(), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));
    assertEquals(new TagAnswer.TermOver(), port.assignTag(assignment(Scope.OTHERS)));
  }

  @Test
  void startsOverWhenARecordChangedMeanwhile() throws Exception {
    agent.on(TXN, refusal(2, "index is stale"), Reply.json(200, "{\"Results\":[]}"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    assertEquals(List.of(SERVICES, TXN, SERVICES, TXN), asked());
  }

  @Test
  void tellsTheAgentOfALocalInstanceLaterWhereItRefusedAfterTheCommit() throws Exception {
    String neighbour = row("n1", "web-2", "[\"primary\"]", "");
    String off = row("n1", "web-2", "[]", "");
    agent
        .on("GET /v1/agent/service/web-2", local("web-2", false, "[\"primary\"]"))
        // Read a second time under the lock of the local one.
        .on(SERVICES, services(neighbour), services(neighbour), services(off))
        .on(LOCK, lockOf("mine", 83))
        .on(REGISTER, Reply.text(403, "Permission denied"), Reply.text(200, ""));

    assertInstanceOf(TagAnswer.Refused.class, port.assignTag(assignment(Scope.OTHERS)));
    agent.nextAsked(REGISTER);
    port.assignTag(assignment(Scope.OTHERS));
    assertEquals("web-2", agent.nextAsked(REGISTER).json().path("ID").asText());

    agent.allAsked();
    port.assignTag(assignment(Scope.OTHERS));
    assertEquals(List.of(SERVICES), asked(), "it was told");
  }

  @Test
  void givesUpWhenTheRecordsNeverStandStill() {
    agent.on(TXN, refusal(2, "index is stale"));

    PortException failure =
        assertThrows(PortException.class, () -> port.assignTag(assignment(Scope.OTHERS)));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
  }

  @Test
  void saysWhatWouldAllowAChangeThatIsNotAllowed() throws Exception {
    agent.on(TXN, refusal(2, "Permission denied"));

    TagAnswer answer = port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    String reason = assertInstanceOf(TagAnswer.Refused.class, answer).reason();
    assertTrue(reason.contains("service \"web\" { policy = \"write\" }"), reason);
    assertTrue(asked().stream().noneMatch(REGISTER::equals));
  }

  @Test
  void failsWhereConsulDoesNotKnowTheToken() {
    agent.on(TXN, Reply.text(403, "ACL not found"));

    PortException failure =
        assertThrows(PortException.class, () -> port.assignTag(assignment(Scope.OTHERS)));

    assertEquals(Failure.DENIED, failure.failure());
  }

  @Test
  void writesNothingWhereNothingHasToBeChanged() throws Exception {
    agent
        .on(OWN, own(false, "[\"primary\"]"))
        .on(SERVICES, services(row("n1", "web-1", "[\"primary\"]", "")));

    assertEquals(new TagAnswer.Done(false), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertEquals(List.of(OWN, SERVICES), asked());
  }

  @Test
  void tellsOtherInstancesOfItsOwnAgentToo() throws Exception {
    agent
        .on(
            SERVICES,
            services(row("n1", "web-1", "[]", ""), row("n1", "web-2", "[\"v2\",\"primary\"]", "")))
        .on(
            "GET /v1/agent/service/web-2",
            Reply.json(
                200, "{\"ID\":\"web-2\",\"Service\":\"web\",\"Tags\":[\"v2\",\"primary\"]}"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    JsonNode registered = agent.nextAsked(REGISTER).json();
    assertEquals("web-2", registered.path("ID").asText());
    assertEquals("[\"v2\"]", registered.path("Tags").toString());
  }

  @Test
  void goesByTheCatalogsTagsWhereTheyMayBeChangedThere() throws Exception {
    agent
        .on(OWN, own(true, "[\"old\"]"))
        .on(SERVICES, services(row("n1", "web-1", "[\"new\"]", "")));

    port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    assertEquals("[\"new\",\"primary\"]", agent.nextAsked(REGISTER).json().path("Tags").toString());
  }

  @Test
  void goesByTheAgentsTagsWhereItOwnsThem() throws Exception {
    agent
        .on(OWN, own(false, "[\"mine\"]"))
        .on(SERVICES, services(row("n1", "web-1", "[\"strayed\"]", "")));

    port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    assertEquals(
        "[\"mine\",\"primary\"]", agent.nextAsked(REGISTER).json().path("Tags").toString());
  }

  @Test
  void refusesAnInstanceOfAnotherService() throws Exception {
    agent.on(OWN, Reply.json(200, "{\"ID\":\"web-1\",\"Service\":\"db\",\"Tags\":[]}"));

    TagAnswer answer = port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    String reason = assertInstanceOf(TagAnswer.Refused.class, answer).reason();
    assertTrue(reason.contains("'db'") && reason.contains("'web'"), reason);
    assertEquals(List.of(OWN), asked());
  }

  private List<String> asked() {
    return agent.allAsked().stream().map(FencedTagMoveTest::asText).toList();
  }

  private static String asText(Asked asked) {
    return asked.method() + " " + asked.path();
  }
}
