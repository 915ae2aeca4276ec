package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlMapping.Entry;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlScalar;
import io.ballot.cli.config.yaml.YamlUnreadable;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The elections under {@code election.services}, by name. Names are keys, so they are found
 * whatever their case.
 */
final class ConfiguredElections {
  private final Section election;
  private final Map<String, Entry> byLowerName = new LinkedHashMap<>();
  private final boolean readable;

  ConfiguredElections(Section election) {
    this.election = election;
    Optional<YamlMapping> services = election.mapping("services");
    if (!election.has("services")) {
      election.error("services", "required, and missing: the elections, by their names");
    }
    readable = services.isPresent();
    services.ifPresent(mapping -> mapping.entries().forEach(this::add));
  }

  /** Whether there is a mapping at all; where not, that was reported. */
  boolean readable() {
    return readable;
  }

  private void add(Entry entry) {
    if (entry.key().isBlank() || entry.key().chars().anyMatch(Character::isISOControl)) {
      report(entry, "the name of an election; allowed: a text on one line");
      return;
    }
    Entry first = byLowerName.putIfAbsent(lower(entry.key()), entry);
    if (first != null) {
      report(
          entry,
          "the name differs from `%s` on line %d in case alone; allowed: one of them"
              .formatted(Shown.of(first.key()), first.keyPlace().line()));
    }
  }

  Collection<Entry> all() {
    return byLowerName.values();
  }

  Optional<Entry> named(String name) {
    return Optional.ofNullable(byLowerName.get(lower(name)));
  }

  List<String> names() {
    return all().stream().map(Entry::key).toList();
  }

  /** The options of one election; none where something else stands there (an error). */
  Optional<Section> section(Entry entry, Findings findings) {
    YamlNode value = entry.value();
    return switch (value) {
      case YamlMapping mapping -> Optional.of(section(entry, mapping, findings));
      case YamlScalar scalar when scalar.kind() == YamlScalar.Kind.NOTHING ->
          Optional.of(section(entry, new YamlMapping(scalar.place(), List.of()), findings));
      case YamlUnreadable unreadable -> Optional.empty();
      default -> {
        findings.error(
            value.place(), path(entry), "read " + value.kindInWords() + "; allowed: a mapping");
        yield Optional.empty();
      }
    };
  }

  private Section section(Entry entry, YamlMapping mapping, Findings findings) {
    return new Section(path(entry), entry.keyPlace(), mapping, KnownKeys.SERVICE, findings);
  }

  private String path(Entry entry) {
    return election.path("services") + "." + Shown.of(entry.key());
  }

  private void report(Entry entry, String message) {
    election.findings().error(entry.keyPlace(), path(entry), message);
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
