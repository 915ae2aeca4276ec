package io.ballot.domain.simulation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The first part of docs/SIMULATION.md: what a long campaign ran, and what occurred in it. */
final class CampaignPage {
  private static final String TRANSITION = "transition ";
  private static final String FAULT = "fault ";
  private static final String IN = " in ";
  private static final int LEAST_MET = 20;

  private final Map<String, Long> counts;

  private CampaignPage(Map<String, Long> counts) {
    this.counts = new TreeMap<>(counts);
  }

  /**
   * Renders it.
   *
   * @param first the first seed
   * @param next the one after the last
   * @param seconds how long they took
   * @param coverage what occurred
   */
  static String of(long first, long next, long seconds, Coverage coverage) {
    CampaignPage page = new CampaignPage(coverage.counts());
    return """
    # The last long simulation

    %s schedules without a breach, seeds %d to %d, in %d minutes. The command is in
    [SAFETY.md](SAFETY.md#how-the-claims-are-tested); `-Dsimulation.first=%d` draws the same ones. It wrote
    this page.

    ## Transitions

    What an election's phase was before an event and after it; a step that passes through several shows as one.

    %s
    ## Hooks, notices

    %s
    ## Faults

    How often each began, and in which phase the first election on its host was then. Hooks that would behave badly count when one
    was started so, a rival when it had the lock.

    %s
    ## Two faults at once

    %s\
    """
        .formatted(
            number(next - first),
            first,
            next - 1,
            Math.round(seconds / 60.0),
            first,
            page.table("transition", TRANSITION),
            page.others(),
            page.faults(),
            page.overlaps());
  }

  private static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private static String row(List<String> cells) {
    return cells.stream().collect(Collectors.joining(" | ", "| ", " |\n"));
  }

  private static String head(List<String> cells) {
    return row(cells) + "|---".repeat(cells.size()) + "|\n";
  }

  private String table(String title, String prefix) {
    StringBuilder text = new StringBuilder(head(List.of(title, "times")));
    counts.forEach((what, times) -> {
      if (what.startsWith(prefix)) {
        text.append(row(List.of(what.substring(prefix.length()), number(times))));
      }
    });
    return text.toString();
  }

  private String others() {
    StringBuilder text = new StringBuilder(head(List.of("what", "times")));
    counts.forEach((what, times) -> {
      boolean elsewhere =
          what.startsWith(TRANSITION)
              || what.startsWith(FAULT)
              || what.startsWith(Coverage.OVERLAP);
      if (!elsewhere && !what.equals("schedules")) {
        text.append(row(List.of(what, number(times))));
      }
    });
    return text.toString();
  }

  /** There are hundreds of pairs: those that were met least say whether that was enough. */
  private String overlaps() {
    List<Map.Entry<String, Long>> pairs =
        counts.entrySet().stream()
            .filter(pair -> pair.getKey().startsWith(Coverage.OVERLAP))
            .sorted(Map.Entry.comparingByValue())
            .toList();
    StringBuilder text = new StringBuilder();
    text.append(number(pairs.size()))
        .append(" pairs were under way at once, on one host or on two. Those met least:\n\n")
        .append(head(List.of("faults", "times")));
    for (Map.Entry<String, Long> pair : pairs.subList(0, Math.min(LEAST_MET, pairs.size()))) {
      String kinds = pair.getKey().substring(Coverage.OVERLAP.length());
      text.append(row(List.of("`" + kinds.replace(" + ", "` + `") + "`", number(pair.getValue()))));
    }
    return text.toString();
  }

  private String faults() {
    Map<String, Map<String, Long>> byKind = new LinkedHashMap<>();
    TreeSet<String> phases = new TreeSet<>();
    counts.forEach((what, times) -> {
      if (what.startsWith(FAULT)) {
        String[] kindAndPhase = what.substring(FAULT.length()).split(IN, 2);
        String phase = kindAndPhase.length == 1 ? "" : kindAndPhase[1];
        byKind.computeIfAbsent(kindAndPhase[0], unused -> new TreeMap<>()).put(phase, times);
        phases.add(phase);
      }
    });
    // All of a kind, which were counted without a phase, come first.
    phases.remove("");
    List<String> columns = new ArrayList<>(List.of("fault", "in all"));
    columns.addAll(phases);
    StringBuilder text = new StringBuilder(head(columns));
    byKind.forEach((kind, times) -> {
      List<String> cells = new ArrayList<>(List.of("`" + kind + "`"));
      cells.add(number(times.getOrDefault("", 0L)));
      phases.forEach(phase -> cells.add(number(times.getOrDefault(phase, 0L))));
      text.append(row(cells));
    });
    return text.toString();
  }
}
