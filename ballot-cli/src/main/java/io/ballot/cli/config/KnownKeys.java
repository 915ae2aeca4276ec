package io.ballot.cli.config;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which keys there are, and where. */
final class KnownKeys {
  static final List<String> ROOT = Option.keys(Option.ROOT);
  static final List<String> CONSUL = Option.keys(Option.CONSUL);
  static final List<String> TLS = Option.keys(Option.TLS);
  static final List<String> ELECTION = Option.keys(Option.ELECTION);
  static final List<String> SERVICE = Option.keys(Option.SERVICE);

  private static final Map<String, List<String>> SECTIONS =
      Map.of(
          "", ROOT,
          "consul.", CONSUL,
          "consul.tls.", TLS,
          "election.", ELECTION,
          "election.services.<name>.", SERVICE);

  private KnownKeys() {}

  /**
   * Where a key belongs that is known, but not where it was found; the full names of its places.
   */
  static Optional<String> elsewhere(String key) {
    String places =
        SECTIONS.entrySet().stream()
            .flatMap(section ->
                section.getValue().stream()
                    .filter(key::equalsIgnoreCase)
                    .map(known -> "`" + section.getKey() + known + "`"))
            .sorted()
            .collect(Collectors.joining(" and "));
    return places.isEmpty() ? Optional.empty() : Optional.of(places);
  }

  /** Whether a key asks for a Consul Enterprise tenancy. */
  static boolean isTenancy(String key) {
    return switch (key.toLowerCase(Locale.ROOT)) {
      case "namespace", "partition" -> true;
      default -> false;
    };
  }
}
