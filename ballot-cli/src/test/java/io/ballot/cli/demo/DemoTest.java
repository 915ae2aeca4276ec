package io.ballot.cli.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.logging.Style;
import io.ballot.domain.election.Timings;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.VirtualTimers;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class DemoTest {
  private static final Duration NEVER = Duration.ofDays(1);
  private static final Duration USUAL = Plan.STANDARD.demoteLasts();

  private static final Pattern ROW =
      Pattern.compile(" *(\\S+) (ms|s)  ([a-z ]+?) +(–|web-\\d) → (web-\\d)");

  @Test
  void everyChangeComesAndIsInTheTable() {
    Showing showing = Showing.of(Plan.STANDARD);
    assertEquals(Demo.Ending.AS_EXPECTED, showing.ending(), showing::output);
    assertEquals(
        List.of("start", "check failed", "daemon killed", "on request", "stopped"),
        rows(showing).map(row -> row.group(3)).toList());
    assertTrue(
        showing.flat().contains("leave no lock, tag, session, liveness check or mark behind"),
        showing::output);
  }

  @Test
  void eachLeaderInTheTableTakesOverFromTheLast() {
    List<MatchResult> rows = rows(Showing.of(Plan.STANDARD)).toList();
    String last = "–";
    for (var row : rows) {
      assertEquals(last, row.group(4));
      assertFalse(row.group(4).equals(row.group(5)), row::group);
      last = row.group(5);
    }
  }

  @Test
  void anOrderlyChangeTakesItsHooksAndACrashTheSessionAndTheLockDelay() {
    rows(Showing.of(Plan.STANDARD))
        .forEach(row -> {
          double millis = Double.parseDouble(row.group(1)) * (row.group(2).equals("s") ? 1000 : 1);
          switch (row.group(3)) {
            case "start" -> assertTrue(millis >= 50 && millis < 150, row::group);
            case "daemon killed" -> assertTrue(millis > 1750 && millis < 2200, row::group);
            default -> assertTrue(millis >= 100 && millis < 200, row::group);
          }
        });
  }

  @Test
  void endsByItselfInAboutFifteenSeconds() {
    Duration lasted = Showing.of(Plan.STANDARD).lasted();
    assertTrue(lasted.compareTo(Duration.ofSeconds(13)) > 0, lasted::toString);
    assertTrue(lasted.compareTo(Duration.ofSeconds(16)) < 0, lasted::toString);
  }

  @Test
  void theKilledDaemonRunsTheMissingDemoteHookWhenItComesBack() {
    String output = Showing.of(Plan.STANDARD).flat();
    int back = output.indexOf("is started again");
    assertTrue(output.indexOf("demote hook begins (leftover)") > back, output);
    assertTrue(output.contains("was not disturbed"), output);
  }

  @Test
  void failsWhenADemoteHookHangsBecauseNobodyElseCanLeadThen() {
    Showing showing = Showing.of(Showing.withHooks(USUAL, NEVER));
    assertEquals(Demo.Ending.MISSED, showing.ending());
    assertTrue(
        showing.flat().contains("expected: an instance other than web-1 leads, within 10 s"),
        showing::output);
    assertTrue(
        showing.flat().contains("web-1's demote hook has been running for 10.0"), showing::output);
    assertFalse(showing.output().contains("What each change"), showing::output);
  }

  @Test
  void failsWhenAPromoteHookHangs() {
    Showing showing = Showing.of(Showing.withHooks(NEVER, USUAL));
    assertEquals(Demo.Ending.MISSED, showing.ending());
    assertTrue(showing.flat().contains("expected: one instance leads"), showing::output);
    assertTrue(showing.flat().contains("web-1 promoting [primary]"), showing::output);
  }

  @Test
  void failsWhenThereIsNobodyToTakeOver() {
    Showing showing = Showing.of(Showing.withInstances(1));
    assertEquals(Demo.Ending.MISSED, showing.ending());
    assertTrue(
        showing.flat().contains("expected: an instance other than web-1 leads"), showing::output);
    assertTrue(showing.flat().contains("seen: web-1 unhealthy; the lock is free"), showing::output);
  }

  @Test
  void twoInstancesAreEnough() {
    Showing showing = Showing.of(Showing.withInstances(2));
    assertEquals(Demo.Ending.AS_EXPECTED, showing.ending(), showing::output);
  }

  @Test
  void endsQuietlyWhenItsThreadIsInterrupted() {
    StringWriter output = new StringWriter();
    Thread.currentThread().interrupt();
    Demo.Ending ending;
    try (World world = new RealWorld()) {
      ending = new Demo(world, Plan.STANDARD, plain(new PrintWriter(output))).run();
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertEquals(Demo.Ending.INTERRUPTED, ending);
    assertFalse(output.toString().contains("expected"), output::toString);
  }

  @Test
  void claimsNoSuccessWhenNobodyReadsItAnyMore() {
    OutputStream closed =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("Broken pipe");
          }
        };
    try (World world = new VirtualWorld()) {
      PrintWriter out = new PrintWriter(closed, true, StandardCharsets.UTF_8);
      assertEquals(Demo.Ending.MISSED, new Demo(world, Plan.STANDARD, plain(out)).run());
      assertEquals(0, world.timers().now(), "it went on for nobody");
    }
  }

  @Test
  void saysNothingByColourAlone() {
    String plain = Showing.of(Plan.STANDARD).output();
    String coloured = Showing.of(Plan.STANDARD, Showing.WIDE, true, Symbols.UNICODE).output();
    assertTrue(coloured.contains("\u001b[32m"));
    assertFalse(plain.contains("\u001b"));
    assertEquals(plain, coloured.replaceAll("\u001b\\[[0-9;]*m", ""));
  }

  @Test
  void everyLineFitsANarrowScreen() {
    Showing showing = Showing.of(Plan.STANDARD, 40, false, Symbols.UNICODE);
    assertEquals(
        List.of(), showing.lines().stream().filter(line -> Style.columns(line) > 40).toList());
  }

  @Test
  void usesNothingButAsciiWhereThatIsAllThereIs() {
    String output = Showing.of(Plan.STANDARD, 80, false, Symbols.ASCII).output();
    assertTrue(
        StandardCharsets.US_ASCII.newEncoder().canEncode(output),
        () -> output.replaceAll("\\p{ASCII}+", " "));
  }

  @Test
  void itsTimingsAreSuchAsRunWouldAccept() {
    VirtualWorld world = new VirtualWorld();
    Journal journal = new Journal(world.timers(), world::stir);
    Member member =
        new Member(
            "web-1",
            new MemoryBackend(new VirtualTimers()).node("node-1"),
            world,
            journal,
            Plan.STANDARD);
    assertEquals(List.of(), Timings.problems(member.settings(), 1));
  }

  private static Screen plain(PrintWriter out) {
    return new Screen(out, Showing.WIDE, false, Symbols.UNICODE);
  }

  private static Stream<MatchResult> rows(Showing showing) {
    return showing.lines().stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .map(Matcher::toMatchResult);
  }
}
