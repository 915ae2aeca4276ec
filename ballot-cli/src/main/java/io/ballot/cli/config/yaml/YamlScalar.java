package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;

/**
 * A single value.
 *
 * @param text the characters as written, quotes and escapes resolved: {@code 0123} stays {@code
 *     0123}
 * @param kind what YAML takes it for; anything quoted is {@link Kind#TEXT}
 */
public record YamlScalar(Place place, String text, Kind kind) implements YamlNode {

  /** What YAML 1.1 takes an unquoted value for. */
  public enum Kind {
    TEXT("a text"),
    NUMBER("a number"),
    BOOLEAN("a boolean"),
    NOTHING("nothing");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  @Override
  public String kindInWords() {
    return kind.words;
  }
}
