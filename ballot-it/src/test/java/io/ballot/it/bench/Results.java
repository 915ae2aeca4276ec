package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Everything that was measured, also earlier: a run that measures some rows takes the place of
 * these rows only.
 */
final class Results {
  private static final JsonMapper JSON = new JsonMapper();

  private final Map<String, Figure> figures = new LinkedHashMap<>();
  private final Map<String, Growth> growths = new LinkedHashMap<>();
  private final Map<String, Trace> traces = new LinkedHashMap<>();
  private final Map<String, String> surroundings = new LinkedHashMap<>();

  /** Says where it was measured. */
  void surroundings(String name, String value) {
    surroundings.put(name, value);
  }

  /**
   * Forgets the rows of programs that are about to be measured, and of all that have a floor, which
   * is measured anew: what fails has no figure of another day.
   */
  void forget(Predicate<String> rows, Collection<String> subjects) {
    Set<String> floors =
        figures.values().stream()
            .filter(Figure::isFloor)
            .map(Figure::row)
            .collect(Collectors.toSet());
    figures
        .values()
        .removeIf(figure ->
            rows.test(figure.row())
                && (floors.contains(figure.row()) || subjects.contains(figure.subject())));
    traces.values().removeIf(trace -> rows.test(trace.row()) && subjects.contains(trace.subject()));
  }

  /** The same of growth to so many elections. */
  void forgetGrowth(Collection<Integer> sizes, Collection<String> subjects) {
    growths
        .values()
        .removeIf(
            growth -> sizes.contains(growth.elections()) && subjects.contains(growth.subject()));
  }

  void add(Figure figure) {
    figures.put(figure.row() + " " + figure.subject(), figure);
  }

  void add(Growth growth) {
    growths.put(growth.subject() + " " + growth.elections(), growth);
  }

  void add(Trace trace) {
    traces.put(trace.row() + " " + trace.subject(), trace);
  }

  Optional<Figure> figure(String row, String subject) {
    return Optional.ofNullable(figures.get(row + " " + subject));
  }

  List<Figure> figures() {
    return List.copyOf(figures.values());
  }

  /** Programs that were measured, the floor left out. */
  List<String> subjects() {
    return figures.values().stream()
        .filter(figure -> !figure.isFloor())
        .map(Figure::subject)
        .distinct()
        .toList();
  }

  List<Growth> growths() {
    List<Growth> all = new ArrayList<>(growths.values());
    all.sort((a, b) -> Integer.compare(a.elections(), b.elections()));
    return all;
  }

  List<Trace> traces() {
    return List.copyOf(traces.values());
  }

  Map<String, String> surroundings() {
    return Map.copyOf(surroundings);
  }

  /** Reads what an earlier run wrote; nothing where there is none. */
  static Results read(Path file) throws IOException {
    Results results = new Results();
    if (!Files.exists(file)) {
      return results;
    }
    JsonNode root = JSON.readTree(file.toFile());
    root.path("surroundings")
        .forEachEntry((name, value) -> results.surroundings(name, value.asText()));
    for (JsonNode each : root.path("figures")) {
      List<Double> millis = new ArrayList<>();
      each.path("millis").forEach(one -> millis.add(one.asDouble()));
      results.add(
          new Figure(
              each.path("row").asText(),
              each.path("subject").asText(),
              new Samples(millis),
              each.path("note").asText()));
    }
    for (JsonNode each : root.path("growth")) {
      results.add(JSON.treeToValue(each, Growth.class));
    }
    for (JsonNode each : root.path("traces")) {
      results.add(JSON.treeToValue(each, Trace.class));
    }
    return results;
  }

  void write(Path file) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode where = root.putObject("surroundings");
    surroundings.forEach(where::put);
    ArrayNode rows = root.putArray("figures");
    for (Figure figure : figures.values()) {
      ObjectNode row = rows.addObject();
      row.put("row", figure.row());
      row.put("subject", figure.subject());
      row.put("n", figure.samples().n());
      if (!figure.samples().isEmpty()) {
        row.put("min", rounded(figure.samples().min()));
        row.put("p50", rounded(figure.samples().p50()));
        row.put("p99", rounded(figure.samples().p99()));
        row.put("max", rounded(figure.samples().max()));
      }
      row.put("note", figure.note());
      ArrayNode millis = row.putArray("millis");
      figure.samples().millis().forEach(each -> millis.add(rounded(each)));
    }
    ArrayNode growth = root.putArray("growth");
    growths().forEach(growth::addPOJO);
    ArrayNode traced = root.putArray("traces");
    traces.values().forEach(traced::addPOJO);
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  private static double rounded(double millis) {
    return Math.round(millis * 1_000) / 1_000.0;
  }
}
