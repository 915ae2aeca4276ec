package io.ballot.it.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** What JMH measured, as a table. */
public final class Micro {
  private static final int ROUNDS = 5;

  private Micro() {}

  /** Whether it is asked for: the row is called micro. */
  public static boolean isWanted() {
    return options().wants("micro");
  }

  /** How many rounds of a second are run to warm up, and then to measure. */
  public static int rounds() {
    return Math.clamp(options().n() / 2, 1, ROUNDS);
  }

  /** Keeps what JMH wrote, and fills the table in the documentation where that is asked for. */
  public static void keep(Path figures) throws IOException {
    StringBuilder table = new StringBuilder("| what | one takes | ± (99.9 %) |\n|---|---:|---:|\n");
    for (JsonNode each : new JsonMapper().readTree(figures.toFile())) {
      String name = each.path("benchmark").asText();
      StringBuilder what =
          new StringBuilder(name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1));
      each.path("params")
          .forEachEntry(
              (key, value) -> what.append(", ").append(value.asText()).append(' ').append(key));
      JsonNode metric = each.path("primaryMetric");
      String unit = metric.path("scoreUnit").asText().replace("/op", "");
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %.1f %s | %.1f %s |%n",
              what,
              metric.path("score").asDouble(),
              unit,
              metric.path("scoreError").asDouble(),
              unit));
    }
    System.out.println("[bench] JMH:\n" + table);
    if (options().docs()) {
      new Document(checkout().resolve("docs/PERFORMANCE.md"))
          .fill("micro", table.toString())
          .save();
    }
  }

  private static BenchOptions options() {
    return BenchOptions.ofSystemProperties(checkout());
  }

  /** Where the sources are. */
  static Path checkout() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ballot-domain"))) {
        return folder;
      }
    }
    throw new IllegalStateException("no checkout around " + Path.of("").toAbsolutePath());
  }
}
