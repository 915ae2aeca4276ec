package io.ballot.cli.daemon;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import io.ballot.domain.election.Eligibility;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reason;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.runtime.DaemonNotice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class NoticeLogTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final SessionId SESSION = new SessionId("8f1d2d82");
  private static final Payload LEADER =
      new Payload(
          "10.0.0.7",
          5432,
          SESSION,
          new Origin(new InstanceId("node-7", "db-7"), SECOND, "host-7", 7));

  private static final List<Notice> NOTICES =
      List.of(
          new Notice.EligibilityChanged(new Eligibility.Unhealthy(List.of("ping"))),
          new Notice.InstanceVanished(SECOND),
          new Notice.LeaderKnown(LEADER, SESSION, 31),
          new Notice.ForeignLock(new ForeignValue("junk"), false),
          new Notice.LockFree(),
          new Notice.LockDelayed(SECOND),
          new Notice.HeldInOurName(SESSION),
          new Notice.Elected(31, SESSION, true, Duration.ofMillis(7400)),
          new Notice.PromotionWaits(SECOND, "why"),
          new Notice.Promoted(31, SECOND),
          new Notice.SteppingDown(31, Reason.UNHEALTHY, "critical: ping"),
          new Notice.TermLost(31, Reason.LOST, "gone"),
          new Notice.HoldingWithoutLease(31),
          new Notice.LeaseRegained(31),
          new Notice.Released(31),
          new Notice.ReleaseTrouble(31, "no"),
          new Notice.Demoted(31, Reason.LOST, SECOND, SECOND),
          new Notice.SittingOut(SECOND, "why"),
          new Notice.LeftoverFound("mark"),
          new Notice.OrphansEnded(2),
          new Notice.LeftoverUndone(),
          new Notice.HookBegan(HookEvent.PROMOTE),
          new Notice.HookWrote(HookEvent.PROMOTE, false, "hello"),
          new Notice.HookEnded(HookEvent.PROMOTE, new HookOutcome.Exited(3, SECOND)),
          new Notice.DemoteHookSlow(SECOND),
          new Notice.TagAssigned("primary"),
          new Notice.TagRemoved("primary"),
          new Notice.TagRepair("primary", "missing"),
          new Notice.TagFight("primary", 5, SECOND, "another election"),
          new Notice.TagCaveat("primary", "no override"),
          new Notice.TagTrouble("primary", "denied"),
          new Notice.LockTrouble("no"),
          new Notice.MarkTrouble("no"),
          new Notice.SessionOpened(SESSION),
          new Notice.SessionEnded(SESSION),
          new Notice.Stopped());

  private static final List<DaemonNotice> DAEMON_NOTICES =
      List.of(
          new DaemonNotice.OutageBegan("no"),
          new DaemonNotice.OutageEnded(SECOND),
          new DaemonNotice.Refused("no"),
          new DaemonNotice.LivenessRefused("no"),
          new DaemonNotice.SessionTrouble("no"),
          new DaemonNotice.LivenessRestored("check"),
          new DaemonNotice.Wedged("web", "stuck"));

  private static List<JsonNode> lines(boolean dryRun, List<Notice> notices, List<DaemonNotice> more)
      throws IOException {
    ByteArrayOutputStream output = new ByteArrayOutputStream();
    Logging logging = Logging.start(LogFormat.JSON, LogLevel.INFO, false, output);
    try {
      NoticeLog log = new NoticeLog(new EventLog(dryRun));
      notices.forEach(notice -> log.noticed("web", notice));
      more.forEach(log::noticed);
    } finally {
      logging.close();
    }
    List<JsonNode> lines = new ArrayList<>();
    for (String line : output.toString(UTF_8).lines().toList()) {
      lines.add(JSON.readTree(line));
    }
    return lines;
  }

  private static JsonNode line(Notice notice) throws IOException {
    List<JsonNode> lines = lines(false, List.of(notice), List.of());
    assertEquals(1, lines.size());
    return lines.getFirst();
  }

  private static Set<Class<?>> kinds(List<?> notices) {
    Set<Class<?>> kinds = new HashSet<>();
    notices.forEach(notice -> kinds.add(notice.getClass()));
    return kinds;
  }

  @Test
  void everythingThatCanHappenIsSaidInOneLineWithAnEventOfItsOwn() throws IOException {
    assertEquals(Set.of(permitted(Notice.class)), kinds(NOTICES));
    assertEquals(Set.of(permitted(DaemonNotice.class)), kinds(DAEMON_NOTICES));
    List<JsonNode> lines = lines(false, NOTICES, DAEMON_NOTICES);
    assertEquals(NOTICES.size() + DAEMON_NOTICES.size(), lines.size());
    Set<String> events = new HashSet<>();
    for (JsonNode line : lines) {
      assertTrue(events.add(line.path("event").asText()), () -> "twice: " + line);
      assertFalse(line.path("message").asText().isEmpty());
    }
    for (JsonNode line : lines.subList(0, NOTICES.size())) {
      assertEquals("web", line.path("election").asText());
    }
  }

  @Test
  void aLineHasTheFieldsThatTheManualSaysItHas() throws IOException {
    LogManual manual = new LogManual();
    for (JsonNode line : lines(false, NOTICES, DAEMON_NOTICES)) {
      Set<String> fields = new TreeSet<>();
      line.fieldNames().forEachRemaining(fields::add);
      fields.removeAll(Set.of("time", "level", "event", "election", "message"));
      Set<String> told = manual.fieldsOf(line.path("event").asText());
      assertEquals(told, fields, line::toString);
    }
  }

  private static Class<?>[] permitted(Class<?> sealed) {
    return Arrays.stream(sealed.getPermittedSubclasses()).toArray(Class<?>[]::new);
  }

  @Test
  void numbersAreNumbersAtTopLevel() throws IOException {
    JsonNode line = line(new Notice.Demoted(31, Reason.LEASE_EXPIRED, SECOND, Duration.ZERO));
    assertTrue(line.path("fencingToken").isIntegralNumber());
    assertEquals(1000, line.path("durationMs").asLong());
    assertEquals("lease-expired", line.path("reason").asText());
    assertEquals("INFO", line.path("level").asText());
  }

  @Test
  void anOverrunIsAnErrorBecauseTwoMayHaveBeenActive() throws IOException {
    JsonNode line = line(new Notice.Demoted(31, Reason.LOST, SECOND, Duration.ofMillis(20)));
    assertEquals("ERROR", line.path("level").asText());
    assertEquals(20, line.path("overrunMs").asLong());
  }

  @Test
  void whoeverHoldsTheLockIsNotToldToDeleteIt() throws IOException {
    ForeignValue marked = new ForeignValue("", "a semaphore");
    String held = line(new Notice.ForeignLock(marked, true)).path("message").asText();
    assertTrue(held.contains("a semaphore"), held);
    assertFalse(held.contains("delete"), held);
    String left = line(new Notice.ForeignLock(marked, false)).path("message").asText();
    assertTrue(left.contains("delete"), left);
  }

  @Test
  void aLeaderIsNamedByWhatItWroteOrByNothing() throws IOException {
    JsonNode known = line(new Notice.LeaderKnown(LEADER, SESSION, 31));
    assertEquals("db-7 on node-7 (10.0.0.7:5432) leads", known.path("message").asText());
    assertEquals("node-7", known.path("leaderNode").asText());
    JsonNode unknown = line(new Notice.LeaderKnown(null, SESSION, 31));
    assertTrue(unknown.path("leaderAddress").isMissingNode());
  }

  @Test
  void theLockDelayThatIsLeftIsToldAsTheMostItCanBe() throws IOException {
    // Who came while it ran does not know when it began.
    JsonNode line = line(new Notice.LockDelayed(SECOND));
    assertEquals(
        "the lock delay refuses everyone for up to 1s more", line.path("message").asText());
  }

  @Test
  void everyHookOutcomeIsTold() throws IOException {
    assertEquals("succeeded", outcome(new HookOutcome.Exited(0, SECOND)));
    assertEquals("failed", outcome(new HookOutcome.Exited(1, SECOND)));
    assertEquals("timed-out", outcome(new HookOutcome.TimedOut(SECOND)));
    assertEquals("stopped", outcome(new HookOutcome.Stopped(SECOND)));
    assertEquals("not-started", outcome(new HookOutcome.NotStarted("no such file")));
  }

  private static String outcome(HookOutcome outcome) throws IOException {
    return line(new Notice.HookEnded(HookEvent.DEMOTE, outcome)).path("outcome").asText();
  }

  @Test
  void everyLineOfADryRunSaysSo() throws IOException {
    for (JsonNode line : lines(true, NOTICES, DAEMON_NOTICES)) {
      assertTrue(line.path("dryRun").asBoolean());
      assertTrue(line.path("message").asText().startsWith("dry run: "));
    }
  }
}
