package io.ballot.cli.config;

import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlMapping.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** Tells whether a file may have been written for ncode/ballot, whose options are these. */
final class Predecessor {
  private static final Set<String> CONSUL = Set.of("token");
  private static final Set<String> SERVICE =
      Set.of(
          "id",
          "key",
          "token",
          "serviceChecks",
          "primaryTag",
          "execOnPromote",
          "execOnDemote",
          "ttl",
          "lockDelay");

  private Predecessor() {}

  /** Whether no option of {@code file} is one that ncode/ballot lacks. */
  static boolean couldHaveRead(YamlMapping file) {
    return keys(file, "stateDir"::equalsIgnoreCase).isEmpty()
        && below(file, "consul").stream().noneMatch(key -> isOurs(key, KnownKeys.CONSUL, CONSUL))
        && elections(file).stream()
            .flatMap(election -> keys(election, key -> true).stream())
            .noneMatch(key -> isOurs(key, KnownKeys.SERVICE, SERVICE));
  }

  private static boolean isOurs(String key, List<String> known, Set<String> predecessors) {
    return known.stream()
        .anyMatch(name -> name.equalsIgnoreCase(key) && !predecessors.contains(name));
  }

  private static List<String> below(YamlMapping file, String section) {
    return mappings(file, section::equalsIgnoreCase).stream()
        .flatMap(mapping -> keys(mapping, key -> true).stream())
        .toList();
  }

  private static List<YamlMapping> elections(YamlMapping file) {
    List<YamlMapping> elections = new ArrayList<>();
    for (YamlMapping election : mappings(file, "election"::equalsIgnoreCase)) {
      for (YamlMapping services : mappings(election, "services"::equalsIgnoreCase)) {
        elections.addAll(mappings(services, name -> true));
      }
    }
    return elections;
  }

  private static List<YamlMapping> mappings(YamlMapping mapping, Predicate<String> key) {
    return mapping.entries().stream()
        .filter(entry -> key.test(entry.key()))
        .map(Entry::value)
        .filter(YamlMapping.class::isInstance)
        .map(YamlMapping.class::cast)
        .toList();
  }

  private static List<String> keys(YamlMapping mapping, Predicate<String> key) {
    return mapping.entries().stream().map(Entry::key).filter(key).toList();
  }
}
