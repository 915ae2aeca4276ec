package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;
import java.util.List;

/**
 * Keys with their values, in the order of the text; merge keys are resolved. No two entries have
 * the same key, but two may differ in case alone.
 */
public record YamlMapping(Place place, List<Entry> entries) implements YamlNode {
  public YamlMapping {
    entries = List.copyOf(entries);
  }

  /**
   * A key and its value.
   *
   * @param keyPlace where the key begins
   */
  public record Entry(String key, Place keyPlace, YamlNode value) {}

  @Override
  public String kindInWords() {
    return "a mapping";
  }
}
