package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.yaml.YamlList;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlReader;
import io.ballot.cli.config.yaml.YamlScalar;
import io.ballot.cli.config.yaml.YamlUnreadable;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A variable's value as it would stand in the file: a text as it is, true or false, and where lists
 * are taken a list in brackets.
 */
final class VariableValue {
  /** What YAML 1.1 takes for a boolean. */
  private static final Set<String> FLAGS = Set.of("true", "false", "yes", "no", "on", "off");

  private final Place place;
  private final String path;
  private final Findings findings;

  VariableValue(String variable, String path, Findings findings) {
    this.place = Place.variable(variable);
    this.path = path;
    this.findings = findings;
  }

  YamlNode read(String text, Option.Kind kind) {
    boolean list =
        (kind == Option.Kind.TEXTS || kind == Option.Kind.COMMAND) && text.startsWith("[");
    if (list) {
      return list(text);
    }
    boolean flag = kind == Option.Kind.FLAG && FLAGS.contains(text.toLowerCase(Locale.ROOT));
    return scalar(text, flag ? YamlScalar.Kind.BOOLEAN : YamlScalar.Kind.TEXT);
  }

  private YamlScalar scalar(String text, YamlScalar.Kind kind) {
    return new YamlScalar(place, text, kind);
  }

  private YamlNode list(String text) {
    List<YamlNode> items =
        new YamlReader(new Findings())
            .read("", "list: " + text).stream()
                .flatMap(root -> root.entries().stream())
                .filter(entry -> entry.key().equals("list"))
                .map(entry ->
                    entry.value() instanceof YamlList list ? list.items() : List.<YamlNode>of())
                .findFirst()
                .orElse(List.of());
    if (items.isEmpty() || !items.stream().allMatch(YamlScalar.class::isInstance)) {
      findings.error(
          place,
          path,
          "read `%s`; allowed: a list of texts, such as `[one, two]`".formatted(Shown.of(text)));
      return new YamlUnreadable(place);
    }
    return new YamlList(
        place,
        items.stream()
            .map(item -> (YamlNode) scalar(((YamlScalar) item).text(), ((YamlScalar) item).kind()))
            .toList());
  }
}
