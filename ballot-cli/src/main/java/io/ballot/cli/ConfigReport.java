package io.ballot.cli;

import io.ballot.cli.config.report.Finding;
import io.ballot.cli.config.report.Strictness;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All that is to be said about a configuration, for people. */
record ConfigReport(List<Finding> findings, Strictness strictness) {

  /** One line for each finding and one that counts them; nothing where there is nothing to say. */
  void print(PrintWriter out) {
    findings.forEach(finding -> out.println(finding.line(strictness)));
    if (!findings.isEmpty()) {
      boolean refused =
          findings.stream().anyMatch(finding -> finding.severity().refuses(strictness));
      out.println((refused ? "Refused: " : "Not refused: ") + counts());
    }
    out.flush();
  }

  private String counts() {
    Map<String, Long> counts =
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    finding -> finding.severity().label(strictness),
                    TreeMap::new,
                    Collectors.counting()));
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + count.getKey() + (count.getValue() == 1 ? "" : "s"))
        .collect(Collectors.joining(", "));
  }
}
