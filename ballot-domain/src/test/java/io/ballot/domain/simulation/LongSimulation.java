package io.ballot.domain.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A campaign of any length, for the profile {@code simulation}. It can be stopped, and goes on
 * where it was: after every thousand schedules it writes down how far it has come, and what
 * occurred. A thousand in which a rule was broken is run again the next time. What other code has
 * come to does not count, nor do other seeds than those that are asked for; and a campaign that was
 * through is followed by another.
 */
final class LongSimulation {
  private static final int CHUNK = 1000;
  static final Path STATE = Path.of(System.getProperty("simulation.state", "target/simulation"));
  private static final String NEXT = "next seed";
  private static final String FIRST = "first seed";
  private static final String SECONDS = "seconds";
  private static final String CODE = "code";
  private static final Set<String> NO_COVERAGE = Set.of(NEXT, FIRST, SECONDS, CODE);

  @Test
  void noScheduleBreaksARule() throws IOException, InterruptedException {
    long wanted = Long.getLong("simulation.schedules", 1_000_000);
    Path file = STATE.resolve("campaign.properties");
    String code = CodePrint.ofThisModule();
    Long asked = Long.getLong("simulation.first");
    Properties state = read(file);
    if (!isWorthGoingOnWith(state, code, asked, wanted)) {
      state.clear();
    }
    long first = number(state, FIRST, asked == null ? System.currentTimeMillis() * 1000 : asked);
    long next = number(state, NEXT, first);
    Coverage total = new Coverage();
    for (String what : state.stringPropertyNames()) {
      if (!NO_COVERAGE.contains(what)) {
        total.add(what, number(state, what, 0));
      }
    }
    long seconds = number(state, SECONDS, 0);
    List<String> breaches = new ArrayList<>();
    while (next < first + wanted && breaches.isEmpty()) {
      long began = System.nanoTime();
      Campaign campaign = new Campaign();
      long count = Math.min(CHUNK, first + wanted - next);
      campaign.run(next, count);
      breaches.addAll(campaign.breaches());
      if (breaches.isEmpty()) {
        next += count;
        total.add(campaign.coverage());
        seconds += Math.round(Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0);
        write(file, code, first, next, seconds, total);
      }
    }
    System.out.printf(
        "%d schedules, seeds %d to %d, %d s%n", next - first, first, next - 1, seconds);
    assertEquals("", String.join("\n\n", breaches));
    assertEquals(List.of(), total.missing());
    if (wanted >= 100 * CHUNK) {
      assertEquals(List.of(), total.missingPairs());
    }
    Path page = STATE.resolve("campaign.md");
    Files.writeString(page, CampaignPage.of(first, next, seconds, total));
    System.out.println("For docs/SIMULATION.md: " + page);
  }

  private static boolean isWorthGoingOnWith(
      Properties state, String code, @Nullable Long asked, long wanted) {
    long first = number(state, FIRST, -1);
    return code.equals(state.getProperty(CODE))
        && (asked == null || asked == first)
        && number(state, NEXT, first) < first + wanted;
  }

  private static Properties read(Path file) throws IOException {
    Properties state = new Properties();
    if (Files.exists(file)) {
      try (var reader = Files.newBufferedReader(file)) {
        state.load(reader);
      }
    }
    return state;
  }

  private static long number(Properties state, String what, long otherwise) {
    String text = state.getProperty(what);
    return text == null ? otherwise : Long.parseLong(text);
  }

  private static void write(
      Path file, String code, long first, long next, long seconds, Coverage coverage)
      throws IOException {
    Properties state = new Properties();
    state.setProperty(CODE, code);
    state.setProperty(FIRST, Long.toString(first));
    state.setProperty(NEXT, Long.toString(next));
    state.setProperty(SECONDS, Long.toString(seconds));
    coverage.counts().forEach((what, times) -> state.setProperty(what, Long.toString(times)));
    Files.createDirectories(file.getParent());
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try (var writer = Files.newBufferedWriter(fresh)) {
      state.store(writer, null);
    }
    Files.move(fresh, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }
}
