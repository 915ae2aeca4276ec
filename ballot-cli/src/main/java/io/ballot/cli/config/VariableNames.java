package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlList;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlPaths;
import io.ballot.cli.config.yaml.YamlScalar;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Which variable names which option: the path in upper case, joined by underscores, and dashes and
 * dots of an election's name as underscores too.
 */
final class VariableNames {
  static final String CONSUL = "BALLOT_CONSUL_";
  static final String ELECTION = "BALLOT_ELECTION_";
  private static final String SERVICES = ELECTION + "SERVICES_";

  private final Map<String, List<Target>> targets = new LinkedHashMap<>();
  private final Collection<String> elections;

  private VariableNames(Collection<String> elections, NavigableSet<String> variables) {
    this.elections = elections;
    add(CONSUL, List.of("consul"), Option.CONSUL);
    add(CONSUL + "TLS_", List.of("consul", "tls"), Option.TLS);
    add(ELECTION, List.of("election"), Option.ELECTION);
    for (String election : elections) {
      String section = SERVICES + form(election);
      if (mentions(variables, section)) {
        add(section + "_", List.of("election", "services", election), Option.SERVICE);
      }
    }
  }

  /** A file may name a hundred thousand elections, and each has many options. */
  private static boolean mentions(NavigableSet<String> variables, String section) {
    String next = variables.ceiling(section + "_");
    return variables.contains(section) || (next != null && next.startsWith(section + "_"));
  }

  /** An option that a variable names. */
  record Target(List<String> path, Option option) {
    String dotted() {
      return path.stream().map(Shown::of).collect(Collectors.joining("."));
    }

    /** The path of another key of the same section. */
    List<String> sibling(String key) {
      List<String> other = new ArrayList<>(path.subList(0, path.size() - 1));
      other.add(key);
      return other;
    }
  }

  /**
   * The names for the elections of {@code root}, those configured and those enabled.
   *
   * @param variables which there are: of elections that none of them mentions, no names are made
   */
  static VariableNames of(YamlMapping root, Collection<String> variables) {
    Map<String, String> byLowerName = new LinkedHashMap<>();
    YamlPaths.given(root, List.of("election", "services"))
        .filter(YamlMapping.class::isInstance)
        .ifPresent(services ->
            ((YamlMapping) services)
                .entries()
                .forEach(entry ->
                    byLowerName.putIfAbsent(entry.key().toLowerCase(Locale.ROOT), entry.key())));
    YamlPaths.given(root, List.of("election", "enabled")).stream()
        .flatMap(enabled ->
            switch (enabled) {
              case YamlList list -> list.items().stream();
              case YamlScalar text -> Options.words(text).stream();
              default -> List.<YamlScalar>of().stream();
            })
        .filter(YamlScalar.class::isInstance)
        .map(item -> ((YamlScalar) item).text())
        .forEach(name -> byLowerName.putIfAbsent(name.toLowerCase(Locale.ROOT), name));
    return new VariableNames(byLowerName.values(), new TreeSet<>(variables));
  }

  /** Whether a variable is configuration at all. */
  static boolean isOption(String name) {
    return name.startsWith(CONSUL) || name.startsWith(ELECTION);
  }

  /** Every variable that names an option. */
  Set<String> all() {
    return targets.keySet();
  }

  /** The options that {@code name} names: one if all is well. */
  List<Target> targets(String name) {
    return targets.getOrDefault(name, List.of());
  }

  /** What to say of a variable that names no option. */
  Unknown unknown(String name) {
    if (name.endsWith("_NAMESPACE") || name.endsWith("_PARTITION")) {
      return new Unknown(Severity.ERROR, Section.NO_TENANCY);
    }
    String inside =
        targets.keySet().stream().filter(n -> n.startsWith(name + "_")).findFirst().orElse("");
    if (!inside.isEmpty() || (name + "_").equals(SERVICES)) {
      return new Unknown(
          Severity.ERROR,
          "a section, which no variable can hold; allowed: its options one by one"
              + (inside.isEmpty() ? "" : ", such as `" + inside + "`"));
    }
    Optional<String> near = nearest(name);
    if (near.isPresent()) {
      return new Unknown(Severity.ERROR, "names no option; did you mean `" + near.get() + "`?");
    }
    return new Unknown(
        Severity.QUESTIONABLE,
        name.startsWith(SERVICES)
            ? "names no option, without effect; elections: "
                + (elections.isEmpty() ? "none" : Shown.of(String.join(", ", elections)))
            : "names no option, without effect");
  }

  /** A variable that names nothing, and how much that matters. */
  record Unknown(Severity severity, String message) {
    void report(Place place, Findings findings) {
      findings.add(severity, place, "", message);
    }
  }

  private void add(String prefix, List<String> section, List<Option> options) {
    for (Option option : options) {
      if (option.kind() != Option.Kind.SECTION) {
        List<String> path = new ArrayList<>(section);
        path.add(option.key());
        Target target = new Target(path, option);
        add(prefix + option.key().toUpperCase(Locale.ROOT), target);
        if (option.key().equals("tokenFile")) {
          add(prefix + "TOKEN_FILE", target); // As Consul's own variables name a secret's file.
        }
      }
    }
  }

  private void add(String name, Target target) {
    targets.computeIfAbsent(name, unused -> new ArrayList<>()).add(target);
  }

  /** Compares only what differs: the beginnings are long, and all alike. */
  private Optional<String> nearest(String name) {
    String prefix =
        targets.keySet().stream()
            .map(known -> known.substring(0, known.lastIndexOf('_') + 1))
            .distinct()
            .filter(name::startsWith)
            .reduce("", (one, other) -> one.length() >= other.length() ? one : other);
    if (prefix.equals(ELECTION) && name.startsWith(SERVICES)) {
      return nearestElection(name);
    }
    Map<String, String> rests = new LinkedHashMap<>();
    targets.keySet().stream()
        .filter(known -> known.startsWith(prefix))
        .forEach(known -> rests.put(known.substring(prefix.length()), known));
    return Names.nearest(name.substring(prefix.length()), rests.keySet()).map(rests::get);
  }

  /** For a variable of an election that is not there: one that is called nearly so. */
  private Optional<String> nearestElection(String name) {
    List<String> forms = elections.stream().map(VariableNames::form).toList();
    return KnownKeys.SERVICE.stream()
        .map(key -> "_" + key.toUpperCase(Locale.ROOT))
        .filter(end -> name.endsWith(end) && name.length() > SERVICES.length() + end.length())
        .flatMap(end ->
            Names.nearest(name.substring(SERVICES.length(), name.length() - end.length()), forms)
                .map(form -> SERVICES + form + end)
                .stream())
        .findFirst();
  }

  private static String form(String election) {
    return election.toUpperCase(Locale.ROOT).replace('-', '_').replace('.', '_');
  }
}
