package io.ballot.cli.config;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a table of configurations and of what is said about each.
 *
 * <p>A case begins with {@code === name}; its configuration follows, then parts that begin with
 * {@code ---}: {@code --- environment} with lines {@code NAME=value}, and {@code --- run}, {@code
 * --- validate} or {@code --- both} with every line of the report; no line at all means that
 * nothing is said.
 */
final class Cases {
  private Cases() {}

  /** One row of the table. */
  record Case(
      String name, String yaml, Map<String, String> environment, Map<String, List<String>> said) {}

  static List<Case> of(String resource) {
    try (InputStream in = Cases.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      String table = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<Case> cases = new ArrayList<>();
      for (String text : table.substring(table.indexOf("=== ")).split("(?m)^=== ", -1)) {
        if (!text.isBlank()) {
          cases.add(parse(text));
        }
      }
      return cases;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Case parse(String text) {
    String[] parts = text.split("(?m)^--- ", -1);
    String[] head = parts[0].split("\n", 2);
    Map<String, String> environment = new LinkedHashMap<>();
    Map<String, List<String>> said = new LinkedHashMap<>();
    for (int i = 1; i < parts.length; i++) {
      String[] part = parts[i].split("\n", 2);
      List<String> lines = part[1].lines().filter(line -> !line.isBlank()).toList();
      switch (part[0]) {
        case "environment" ->
            lines.forEach(line -> {
              String[] variable = line.split("=", 2);
              environment.put(variable[0], variable[1]);
            });
        case "both" -> {
          said.put("run", lines);
          said.put("validate", lines);
        }
        case "run", "validate" -> said.put(part[0], lines);
        default -> throw new IllegalArgumentException("part " + part[0] + " of " + head[0]);
      }
    }
    if (said.isEmpty()) {
      throw new IllegalArgumentException("nothing is expected of " + head[0]);
    }
    return new Case(head[0], head[1], environment, said);
  }
}
