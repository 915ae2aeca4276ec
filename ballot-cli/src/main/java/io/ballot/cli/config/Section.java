package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.MeantKey;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlScalar;
import io.ballot.cli.config.yaml.YamlUnreadable;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One mapping of the configuration whose keys are known: finds them whatever their case, and says
 * what is wrong with the others.
 */
final class Section {
  static final String NO_TENANCY =
      "Consul Enterprise namespaces and partitions are not supported, and using the default one"
          + " instead could elect in the wrong place; remove it to elect in the default one";

  private final String path;
  private final Place place;
  private final Findings findings;
  private final Map<String, YamlMapping.Entry> options = new LinkedHashMap<>();
  private final Set<String> refused = new HashSet<>();

  /**
   * Opens a section.
   *
   * @param path its full name, empty for the root
   * @param place where it is reported if it lacks something
   */
  Section(String path, Place place, YamlMapping mapping, List<String> known, Findings findings) {
    this.path = path;
    this.place = place;
    this.findings = findings;
    for (YamlMapping.Entry entry : mapping.entries()) {
      known.stream()
          .filter(entry.key()::equalsIgnoreCase)
          .findFirst()
          .ifPresentOrElse(name -> accept(name, entry), () -> unknown(entry, known));
    }
  }

  private void accept(String name, YamlMapping.Entry entry) {
    YamlMapping.Entry first = options.putIfAbsent(name, entry);
    if (first != null) {
      refused.add(name);
      findings.error(
          entry.keyPlace(),
          path(name),
          "read `%s`, which differs from `%s` on line %d in case alone; allowed: one of them"
              .formatted(Shown.of(entry.key()), first.key(), first.keyPlace().line()));
    } else if (!name.equals(entry.key())) {
      findings.add(
          Severity.NOTE,
          entry.keyPlace(),
          path(name),
          "read `%s`, taken for `%s`".formatted(entry.key(), name));
    }
  }

  private void unknown(YamlMapping.Entry entry, List<String> known) {
    MeantKey meant = MeantKey.of(entry.key(), isNothing(entry.value()));
    Optional<String> nearest = Names.nearest(meant.name(), known);
    Optional<String> elsewhere = KnownKeys.elsewhere(meant.name());
    Severity severity = Severity.ERROR;
    String message;
    if (KnownKeys.isTenancy(meant.name())) {
      message = NO_TENANCY;
    } else if (meant.holdsValue() && known.stream().anyMatch(meant.name()::equalsIgnoreCase)) {
      message =
          ("read as one long key (not shown) with nothing behind it; write `%s: ` and the value,"
                  + " with a blank between them")
              .formatted(meant.name());
    } else if (elsewhere.isPresent()) {
      message = "unknown key here; known is " + elsewhere.get();
    } else if (nearest.isPresent()) {
      refused.add(nearest.get());
      message = "unknown key; did you mean `" + nearest.get() + "`?";
    } else {
      severity = Severity.QUESTIONABLE;
      message = "unknown key, without effect; known here: " + String.join(", ", known);
    }
    findings.add(severity, entry.keyPlace(), path(Shown.of(meant.shown())), message);
  }

  Findings findings() {
    return findings;
  }

  /** The full name of one of its keys. */
  String path(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /** Where the section itself stands. */
  Place place() {
    return place;
  }

  /** Where a key's value stands, or the section where it has none. */
  Place place(String key) {
    YamlMapping.Entry entry = options.get(key);
    return entry == null ? place : entry.value().place();
  }

  /** Whether the key is there with a value, good or bad. */
  boolean has(String key) {
    return value(key).isPresent();
  }

  /** A key's value; none where there is no such key, or nothing stands behind it. */
  Optional<YamlNode> value(String key) {
    return Optional.ofNullable(options.get(key))
        .map(YamlMapping.Entry::value)
        .filter(node -> !isNothing(node));
  }

  private static boolean isNothing(YamlNode node) {
    return node instanceof YamlScalar scalar && scalar.kind() == YamlScalar.Kind.NOTHING;
  }

  /** The section behind a key; none where there is none, or something else (an error). */
  Optional<Section> section(String key, List<String> known) {
    YamlMapping.Entry entry = options.get(key);
    Place at = entry == null ? place : entry.keyPlace();
    return mapping(key).map(mapping -> new Section(path(key), at, mapping, known, findings));
  }

  /** As {@link #section}, with an empty section at this one's place where there is none. */
  Section sectionOrEmpty(String key, List<String> known) {
    return section(key, known)
        .orElseGet(() ->
            new Section(path(key), place, new YamlMapping(place, List.of()), known, findings));
  }

  /** The mapping behind a key; none where there is none, or something else (an error). */
  Optional<YamlMapping> mapping(String key) {
    Optional<YamlNode> value = value(key);
    if (value.isPresent() && !(value.get() instanceof YamlMapping)) {
      wrongType(key, value.get(), "a mapping");
    }
    return value.filter(YamlMapping.class::isInstance).map(YamlMapping.class::cast);
  }

  /** Reports an error at a key's value. */
  void error(String key, String message) {
    error(key, place(key), message);
  }

  /** Reports an error of a key at a place of its own, such as an item of its list. */
  void error(String key, Place at, String message) {
    refused.add(key);
    findings.error(at, path(key), message);
  }

  /** Whether what somebody wrote for the key was refused, so that its default says nothing. */
  boolean refused(String key) {
    return refused.contains(key);
  }

  /** Reports a value of a kind that the key does not take. */
  void wrongType(String key, YamlNode value, String allowed) {
    if (!(value instanceof YamlUnreadable)) {
      error(key, "read " + value.kindInWords() + "; allowed: " + allowed);
    }
  }
}
