package io.ballot.it.fault;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a log says of when its daemon believed that it led. */
class BeliefTest {

  private static final Duration NEAR = Duration.ofMillis(500);

  private final Instant began = Instant.now();
  private final List<JsonNode> lines = new ArrayList<>();

  private ObjectNode line(int second, String event) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.put("time", began.plusSeconds(second).toString()).put("event", event);
    lines.add(line);
    return line;
  }

  private void believed(Belief belief, long token, int from, int to) {
    long origin = BootClock.at(began);
    assertEquals(token, belief.fencingToken());
    assertEquals(from, round(belief.from() - origin));
    assertEquals(to, round(belief.to() - origin));
  }

  /** The two clocks are looked at one after the other. */
  private static long round(long nanos) {
    return Math.floorDiv(nanos + NEAR.toNanos(), Duration.ofSeconds(1).toNanos());
  }

  private List<Belief> beliefs() {
    return Belief.of("a#1", lines.stream());
  }

  @Test
  void beginsWithAnElectionAndEndsWithAStepDownOrALoss() {
    line(1, "elected").put("fencingToken", 7);
    line(2, "promoted").put("fencingToken", 7);
    line(5, "stepping-down").put("fencingToken", 7);
    line(6, "released").put("fencingToken", 7);
    line(9, "elected").put("fencingToken", 11);
    line(12, "term-lost").put("fencingToken", 11);
    line(13, "demoted").put("fencingToken", 11);
    assertEquals(2, beliefs().size());
    believed(beliefs().getFirst(), 7, 1, 5);
    believed(beliefs().getLast(), 11, 9, 12);
  }

  @Test
  void beginsOnlyWhenAnOlderTermHasBeenWaitedOut() {
    line(1, "elected").put("fencingToken", 7);
    line(1, "promotion-waits").put("waitMs", 3000);
    line(9, "term-lost").put("fencingToken", 7);
    believed(beliefs().getFirst(), 7, 4, 9);
  }

  @Test
  void isNoneWhereTheWaitWasNotOver() {
    line(1, "elected").put("fencingToken", 7);
    line(1, "promotion-waits").put("waitMs", 3000);
    line(2, "term-lost").put("fencingToken", 7);
    believed(beliefs().getFirst(), 7, 4, 4);
  }

  @Test
  void goesOnUntilALineSaysOtherwise() {
    line(1, "elected").put("fencingToken", 7);
    line(30, "outage-began");
    assertEquals(Belief.GOES_ON, beliefs().getFirst().to());
  }
}
