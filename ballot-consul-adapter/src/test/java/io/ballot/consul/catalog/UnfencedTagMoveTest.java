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
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Moves of a tag where a transaction would lose something of a record. */
class UnfencedTagMoveTest extends CatalogPortTest {
  private static final String OTHER = row("n2", "web-1", "[\"primary\",\"v2\"]", TAGGED_ADDRESSES);
  private static final String OTHER_WITHOUT = row("n2", "web-1", "[\"v2\"]", TAGGED_ADDRESSES);
  private static final String SELF = row("n1", "web-1", "[\"v1\"]", TAGGED_ADDRESSES);
  private static final String SELF_WITH =
      row("n1", "web-1", "[\"v1\",\"primary\"]", TAGGED_ADDRESSES);

  private static final String GHOST =
      OTHER_WITHOUT.replace("\"10.0.0.1\"", "\"\"").replace("50", "50,\"CreateIndex\":50");

  @BeforeEach
  void setTheScene() {
    agent
        .on(OWN, own(false, "[\"v1\"]"))
        .on(
            SERVICES,
            services(SELF, OTHER),
            services(SELF, OTHER),
            services(SELF, OTHER_WITHOUT),
            services(SELF_WITH, OTHER_WITHOUT))
        .on(LOCK, lockOf("mine", 83))
        .on(CATALOG, Reply.json(200, "true"))
        .on(REGISTER, Reply.text(200, ""));
  }

  @Test
  void writesOthersFirstThenItselfLookingAtTheLockRightBeforeEach() throws Exception {
    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertEquals(
        List.of(
            OWN, SERVICES, // what there is
            SERVICES, LOCK, CATALOG, // the other
            SERVICES, OWN, LOCK, REGISTER, SERVICES, // itself
            SERVICES), // and whether that has come to it
        asked());
  }

  @Test
  void writesTheWholeRecordAndNothingOfItsNode() throws Exception {
    port.assignTag(assignment(Scope.OTHERS));

    JsonNode registration = agent.nextAsked(CATALOG).json();
    assertEquals("n2", registration.path("Node").asText());
    assertTrue(registration.path("SkipNodeUpdate").asBoolean());
    assertEquals(3, registration.size(), registration.toString());
    assertEquals("[\"v2\"]", registration.path("Service").path("Tags").toString());
    assertEquals(
        "{\"lan\":{\"Address\":\"10.0.0.9\",\"Port\":80}}",
        registration.path("Service").path("TaggedAddresses").toString());
  }

  @Test
  void stopsAtTheFirstWriteOnceTheTermIsOver() throws Exception {
    agent.on(LOCK, lockOf("mine", 84));

    assertEquals(new TagAnswer.TermOver(), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    List<String> asked = asked();
    assertTrue(asked.stream().noneMatch(CATALOG::equals), asked.toString());
    assertTrue(asked.stream().noneMatch(REGISTER::equals), asked.toString());
  }

  @Test
  void stopsBetweenOthersAndItselfOnceTheTermIsOver() throws Exception {
    agent.on(LOCK, lockOf("mine", 83), Reply.text(404, "").at(99));

    assertEquals(new TagAnswer.TermOver(), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    List<String> asked = asked();
    assertTrue(asked.contains(CATALOG), asked.toString());
    assertTrue(asked.stream().noneMatch(REGISTER::equals), asked.toString());
  }

  @Test
  void skipsAnInstanceWhoseNodeHasGone() throws Exception {
    agent.on(SERVICES, services(SELF, OTHER), services(SELF));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    assertTrue(asked().stream().noneMatch(CATALOG::equals));
  }

  @Test
  void skipsAnInstanceThatLostTheTagMeanwhile() throws Exception {
    agent.on(SERVICES, services(SELF, OTHER), services(SELF, OTHER_WITHOUT));

    port.assignTag(assignment(Scope.OTHERS));

    assertTrue(asked().stream().noneMatch(CATALOG::equals));
  }

  @Test
  void writesItsOwnRecordWhereTheAgentDidNotBringItIntoTheCatalog() throws Exception {
    // Without an index there is nothing to wait with.
    Reply untagged = Reply.json(200, "[" + SELF + "]");
    agent.on(
        SERVICES,
        services(SELF, OTHER),
        services(SELF, OTHER),
        untagged,
        untagged,
        untagged,
        services(SELF_WITH, OTHER_WITHOUT));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    agent.nextAsked(REGISTER);
    JsonNode registration = agent.nextAsked(CATALOG).json();
    assertEquals("n1", registration.path("Node").asText());
    assertEquals("[\"v1\",\"primary\"]", registration.path("Service").path("Tags").toString());
  }

  @Test
  void waitsForTheAgentToBringItIntoTheCatalogBeforeItWritesThere() throws Exception {
    agent.on(
        SERVICES,
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF),
        services(SELF),
        services(SELF_WITH, OTHER_WITHOUT));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    // Only the other one's.
    assertEquals(1, asked().stream().filter(CATALOG::equals).count());
  }

  /** Told again what it has, a newer agent says nothing, and forgets what it was about to say. */
  @Test
  void writesWhatItsAgentHasAlreadyIntoTheCatalogAloneAndSoon() throws Exception {
    String lost = row("n1", "web-1", "[\"v1\"]", TAGGED_ADDRESSES);
    agent
        .on(OWN, own(false, "[\"v1\",\"primary\"]"))
        .on(
            SERVICES,
            services(lost),
            Reply.json(200, "[" + lost + "]"),
            services(lost),
            services(SELF_WITH));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    List<Asked> asked = agent.allAsked();
    assertEquals(
        List.of(
            OWN, SERVICES, // what there is
            SERVICES, SERVICES, LOCK, CATALOG, // itself
            SERVICES), // and whether that has come to it
        names(asked));
    assertWaited(20, asked);
  }

  @Test
  void takesATagThatItsAgentDoesNotHaveOffInTheCatalogAloneAndSoon() throws Exception {
    agent.on(OWN, own(false, "[\"v1\"]"));
    agent.on(
        SERVICES, services(SELF_WITH), Reply.json(200, "[" + SELF_WITH + "]"), services(SELF_WITH));

    assertEquals(new TagAnswer.Done(true), port.removeTag("web-1", "primary"));

    List<Asked> asked = agent.allAsked();
    assertEquals(
        List.of(OWN, "GET /v1/agent/self", SERVICES, OWN, SERVICES, SERVICES, CATALOG, SERVICES),
        names(asked));
    assertWaited(20, asked);
  }

  @Test
  void asksForTheServiceOfAnInstanceOnce() throws Exception {
    agent.on(SERVICES, services(SELF));
    port.removeTag("web-1", "primary");
    agent.allAsked();

    assertEquals(new TagAnswer.Done(false), port.removeTag("web-1", "primary"));

    assertEquals(List.of(SERVICES, OWN), asked());
  }

  @Test
  void asksAnewForTheServiceOfAnInstanceThatHasBecomeAnothers() throws Exception {
    agent.on(SERVICES, services(SELF));
    port.removeTag("web-1", "primary");
    agent
        .on(OWN, Reply.json(200, "{\"ID\":\"web-1\",\"Service\":\"db\",\"Tags\":[]}"))
        .on("GET /v1/catalog/service/db", services());
    agent.allAsked();

    assertEquals(new TagAnswer.Done(false), port.removeTag("web-1", "primary"));

    assertEquals(List.of(SERVICES, OWN, OWN, "GET /v1/catalog/service/db", OWN), asked());
  }

  @Test
  void goesByWhatTheAgentHasRightBeforeItWrites() throws Exception {
    agent.on(OWN, own(false, "[\"v1\"]"), own(false, "[\"v1\",\"of-another-tool\"]"));

    port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    assertEquals(
        "[\"v1\",\"of-another-tool\",\"primary\"]",
        agent.nextAsked(REGISTER).json().path("Tags").toString());
  }

  @Test
  void startsOverWhereAnotherCarriesTheTagAgainAfterwards() throws Exception {
    agent.on(
        SERVICES,
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER_WITHOUT));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    assertEquals(2, asked().stream().filter(CATALOG::equals).count());
  }

  @Test
  void removesTheNodeThatItsWriteBroughtBack() throws Exception {
    agent
        .on(SERVICES, services(SELF, OTHER), services(SELF, OTHER), services(SELF, GHOST))
        .on(TXN, Reply.json(200, "{\"Results\":[]}"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    assertEquals(
        "[{\"Node\":{\"Verb\":\"delete-cas\",\"Node\":{\"Node\":\"n2\",\"ModifyIndex\":50}}}]",
        agent.nextAsked(TXN).body());
  }

  @Test
  void leavesANodeAloneThatSomebodyElseHasWrittenSince() throws Exception {
    String ghost = OTHER_WITHOUT.replace("\"10.0.0.1\"", "\"\"");
    agent
        .on(SERVICES, services(SELF, OTHER), services(SELF, OTHER), services(SELF, ghost))
        .on(TXN, refusal(0, "node \\\"n2\\\" index is stale"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));
  }

  @Test
  void failsWhereTheCatalogHidesTheInstanceItself() {
    agent.on(SERVICES, services());

    PortException failure =
        assertThrows(PortException.class, () -> port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertEquals(Failure.UNAVAILABLE, failure.failure());
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.contains("node_prefix \"\" { policy = \"read\" }"), message);
    // Others are hidden just as well, and one of them may carry the tag still.
    List<String> asked = asked();
    assertTrue(asked.stream().noneMatch(REGISTER::equals), asked.toString());
  }

  @Test
  void takesItOffOthersByACommitWhereTheCatalogHidesTheInstanceItself() {
    String plain = row("n3", "web-1", "[\"primary\"]", "");
    agent.on(SERVICES, services(plain), services()).on(TXN, Reply.json(200, "{\"Results\":[]}"));

    assertThrows(PortException.class, () -> port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    List<String> asked = asked();
    assertTrue(asked.contains(TXN), asked.toString());
    assertTrue(asked.stream().noneMatch(CATALOG::equals), asked.toString());
  }

  @Test
  void commitsInSeveralWhatIsTooMuchForOneTransaction() throws Exception {
    String[] many = carriers(CatalogWriter.MOST_WRITES + 1);
    agent.on(SERVICES, services(many), services()).on(TXN, Reply.json(200, "{\"Results\":[]}"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    List<Integer> sizes =
        agent.allAsked().stream()
            .filter(asked -> names(List.of(asked)).contains(TXN))
            .map(asked -> asked.json().size())
            .toList();
    assertEquals(List.of(64, 3), sizes);
  }

  /** So many instances with the tag, each on a node of its own. */
  private static String[] carriers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> row("m" + i, "web-1", "[\"primary\"]", ""))
        .toArray(String[]::new);
  }

  @Test
  void tellsTheAgentOfWhatWasCommittedBeforeACommitThatIsOvertaken() throws Exception {
    String[] left = carriers(CatalogWriter.MOST_WRITES);
    String[] all =
        Stream.concat(Stream.of(row("n1", "web-2", "[\"primary\"]", "")), Stream.of(left))
            .toArray(String[]::new);
    agent
        .on("GET /v1/agent/service/web-2", local("web-2", false, "[\"primary\"]"))
        // Read a second time under the lock of the local one.
        .on(SERVICES, services(all), services(all), services(left))
        .on(
            TXN,
            Reply.json(200, "{\"Results\":[]}"),
            refusal(2, "index is stale"),
            Reply.json(200, "{\"Results\":[]}"));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS)));

    JsonNode registration = agent.nextAsked(REGISTER).json();
    assertEquals("web-2", registration.path("ID").asText());
    assertEquals("[]", registration.path("Tags").toString());
  }

  @Test
  void commitsThoseOfWhichNothingIsLostAndItselfOnceTheOthersAreOff() throws Exception {
    String loose = row("n3", "web-1", "[\"primary\"]", "");
    String self = row("n1", "web-1", "[\"v1\"]", "");
    String selfWith = row("n1", "web-1", "[\"v1\",\"primary\"]", "");
    agent
        .on(TXN, Reply.json(200, "{\"Results\":[]}"))
        .on(
            SERVICES,
            services(self, OTHER, loose),
            services(self, OTHER),
            services(self, OTHER_WITHOUT),
            services(selfWith, OTHER_WITHOUT));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    assertEquals(
        List.of(
            OWN, SERVICES, // what there is
            TXN, SERVICES, CATALOG, // the one of which nothing is lost, the other
            OWN, SERVICES, TXN, OWN, REGISTER, // itself
            SERVICES), // whether a node has come back
        asked());
  }

  @Test
  void doesNotPutItOnWhereAnotherHasItAgainMeanwhile() throws Exception {
    agent.on(
        SERVICES,
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER), // put back by someone who took another tag off at the same time
        services(SELF, OTHER),
        services(SELF, OTHER),
        services(SELF, OTHER_WITHOUT),
        services(SELF_WITH, OTHER_WITHOUT));

    assertEquals(new TagAnswer.Done(true), port.assignTag(assignment(Scope.OTHERS_AND_SELF)));

    List<String> asked = asked();
    assertEquals(2, asked.stream().filter(CATALOG::equals).count());
    assertTrue(asked.indexOf(REGISTER) > asked.lastIndexOf(CATALOG), asked.toString());
  }

  @Test
  void removesTheNodeThatItsWriteBroughtBackThoughTheTermHasEndedSince() throws Exception {
    agent
        .on(SERVICES, services(SELF, OTHER), services(SELF, OTHER), services(SELF, GHOST))
        .on(CATALOG, Reply.text(500, "rpc error: timed out"))
        .on(TXN, Reply.json(200, "{\"Results\":[]}"));

    assertThrows(PortException.class, () -> port.assignTag(assignment(Scope.OTHERS)));

    assertTrue(agent.nextAsked(TXN).body().contains("delete-cas"));
  }

  @Test
  void saysWhatWouldAllowAChangeThatIsNotAllowed() throws Exception {
    agent.on(CATALOG, Reply.text(403, "Permission denied"));

    TagAnswer answer = port.assignTag(assignment(Scope.OTHERS_AND_SELF));

    String reason = assertInstanceOf(TagAnswer.Refused.class, answer).reason();
    assertTrue(reason.contains("service \"web\" { policy = \"write\" }"), reason);
    assertTrue(asked().stream().noneMatch(REGISTER::equals));
  }

  @Test
  void takesATagOffInTheCatalogToo() throws Exception {
    agent.on(OWN, own(false, "[\"v1\",\"primary\"]"));
    agent.on(SERVICES, services(SELF_WITH));

    assertEquals(new TagAnswer.Done(true), port.removeTag("web-1", "primary"));

    assertEquals("[\"v1\"]", agent.nextAsked(REGISTER).json().path("Tags").toString());
    assertEquals(
        "[\"v1\"]", agent.nextAsked(CATALOG).json().path("Service").path("Tags").toString());
  }

  @Test
  void putsATagOnInTheCatalogToo() throws Exception {
    agent.on(OWN, own(false, "[\"v1\"]"));
    agent.on(SERVICES, services(row("n1", "web-1", "[\"v1\"]", TAGGED_ADDRESSES)));

    assertEquals(new TagAnswer.Done(true), port.addTag("web-1", "replica"));

    assertEquals("[\"v1\",\"replica\"]", agent.nextAsked(REGISTER).json().path("Tags").toString());
    assertEquals(
        "[\"v1\",\"replica\"]",
        agent.nextAsked(CATALOG).json().path("Service").path("Tags").toString());
  }

  @Test
  void saysWhatWouldAllowATagToBeTakenOff() throws Exception {
    agent.on(OWN, own(false, "[\"primary\"]"));
    agent.on(REGISTER, Reply.text(403, "Permission denied"));

    TagAnswer answer = port.removeTag("web-1", "primary");

    String reason = assertInstanceOf(TagAnswer.Refused.class, answer).reason();
    assertTrue(reason.contains("service \"web\" { policy = \"write\" }"), reason);
  }

  @Test
  void tellsAnAgentThatKnowsNoSuchInstanceFromOneThatIsNotAsked() throws Exception {
    agent.on(
        OWN,
        Reply.text(404, "unknown service ID: web-1"),
        Reply.text(404, "Unknown service ID \"web-1\". Ensure that the service ID is passed"),
        Reply.text(404, "404 page not found"));

    assertEquals(new TagAnswer.NotRegistered(), port.removeTag("web-1", "primary"));
    assertEquals(new TagAnswer.NotRegistered(), port.removeTag("web-1", "primary"));
    PortException failure =
        assertThrows(PortException.class, () -> port.removeTag("web-1", "primary"));
    assertEquals(Failure.UNAVAILABLE, failure.failure());
  }

  /** It was waited for once, and for so long at most. */
  private static void assertWaited(int millis, List<Asked> asked) {
    List<String> waits =
        asked.stream().map(Asked::query).filter(query -> query.contains("wait=")).toList();
    assertEquals(1, waits.size(), waits.toString());
    int waited = Integer.parseInt(waits.getFirst().replaceAll(".*wait=(\\d+)ms.*", "$1"));
    assertTrue(waited <= millis, waits.toString());
  }

  private List<String> asked() {
    return names(agent.allAsked());
  }

  private static List<String> names(List<Asked> asked) {
    return asked.stream().map(a -> a.method() + " " + a.path()).toList();
  }
}
