package io.ballot.it.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** What was measured, as tables in Markdown. */
final class Tables {
  private final Results results;

  Tables(Results results) {
    this.results = results;
  }

  /** Cause to hook, beside the floor. */
  String takeover(List<RowTitle> rows) {
    StringBuilder table = new StringBuilder();
    table.append(
        "| what | reach | program | n | min | p50 | p99 | max"
            + " | floor's p50 (n) | p50 ÷ floor | |\n");
    table.append("|---|---|---|---:|---:|---:|---:|---:|---:|---:|---|\n");
    for (RowTitle row : rows) {
      boolean first = true;
      List<String> programs = new ArrayList<>(results.subjects());
      programs.removeIf(program -> results.figure(row.name(), program).isEmpty());
      if (programs.isEmpty()) {
        programs.add(Figure.FLOOR);
      }
      for (String program : programs) {
        Optional<Figure> figure = results.figure(row.name(), program);
        if (figure.isPresent()) {
          table.append(first ? "| " + row.cause() + " | " + row.reach() : "| | ");
          table.append(" | ").append(line(figure.get(), row.name())).append(" |\n");
          first = false;
        }
      }
    }
    return table.toString();
  }

  private String line(Figure figure, String row) {
    Samples samples = figure.samples();
    if (samples.isEmpty()) {
      return "%s | 0 | | | | | | | %s".formatted(figure.subject(), figure.note());
    }
    OptionalDouble floor =
        results
            .figure(row, Figure.FLOOR)
            .filter(each -> !figure.isFloor() && !each.samples().isEmpty())
            .map(each -> OptionalDouble.of(each.samples().p50()))
            .orElse(OptionalDouble.empty());
    String floorText =
        floor.isEmpty()
            ? ""
            : "%s (%d)"
                .formatted(
                    time(floor.getAsDouble()),
                    results.figure(row, Figure.FLOOR).orElseThrow().samples().n());
    String ratio =
        floor.isEmpty()
            ? ""
            : String.format(Locale.ROOT, "%.2f", samples.p50() / floor.getAsDouble());
    return "%s | %d | %s | %s | %s | %s | %s | %s | %s"
        .formatted(
            figure.subject(),
            samples.n(),
            time(samples.min()),
            time(samples.p50()),
            time(samples.p99()),
            time(samples.max()),
            floorText,
            ratio,
            figure.note());
  }

  /** One daemon and many elections. */
  String growth() {
    StringBuilder table = new StringBuilder();
    table.append(
        "| elections | program | all elected after | all tagged after | floor: as many locks and"
            + " registrations | tagged ÷ floor | at rest after | requests/s | connections |"
            + " VmRSS | threads | CPU of one core | VmRSS per election |\n");
    table.append("|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
    double alone = 0;
    for (Growth each : results.growths()) {
      if (each.elections() == 1) {
        alone = each.megabytes();
      }
      String elected =
          each.allElected()
              ? seconds(2, each.electedMillis())
              : "never; %d were".formatted(each.elected());
      table.append(
          "| %d | %s | %s | %s | %s | %s | %s | %s | %d | %s MB | %d | %s %% | %s |\n"
              .formatted(
                  each.elections(),
                  each.subject(),
                  elected,
                  each.taggedMillis() < 0 ? "never" : seconds(2, each.taggedMillis()),
                  seconds(2, each.floorMillis()),
                  each.timesFloor().isPresent() ? decimals(1, each.timesFloor().getAsDouble()) : "",
                  each.restMillis() < 0 ? "not within a minute" : seconds(1, each.restMillis()),
                  decimals(1, each.requests()),
                  each.connections(),
                  decimals(0, each.megabytes()),
                  each.threads(),
                  decimals(1, each.cpuPercent()),
                  each.elections() == 1
                      ? ""
                      : decimals(0, (each.megabytes() - alone) * 1_000 / each.elections())
                          + " kB"));
    }
    return table.toString();
  }

  private static String seconds(int places, double millis) {
    return millis == 0 ? "" : decimals(places, millis / 1_000) + " s";
  }

  /** Step by step. */
  String traces() {
    StringBuilder text = new StringBuilder();
    for (Trace trace : results.traces()) {
      text.append("**").append(trace.row()).append("**, ").append(trace.subject()).append("\n\n");
      text.append("| ms | who | what |\n|---:|---|---|\n");
      for (Trace.Entry step : trace.steps()) {
        text.append(
            "| %s | %s | %s |\n".formatted(decimals(2, step.millis()), step.who(), step.what()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Where it was measured. */
  String surroundings() {
    StringBuilder text = new StringBuilder();
    results.surroundings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(each ->
            text.append("- ")
                .append(each.getKey())
                .append(": ")
                .append(each.getValue())
                .append('\n'));
    return text.toString();
  }

  static String time(double millis) {
    return millis < 1_000 ? decimals(1, millis) + " ms" : decimals(2, millis / 1_000) + " s";
  }

  private static String decimals(int digits, double value) {
    return String.format(Locale.ROOT, "%." + digits + "f", value);
  }
}
