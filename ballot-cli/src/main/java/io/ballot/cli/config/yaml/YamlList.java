package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;
import java.util.List;

/** A list of values. */
public record YamlList(Place place, List<YamlNode> items) implements YamlNode {
  public YamlList {
    items = List.copyOf(items);
  }

  @Override
  public String kindInWords() {
    return "a list";
  }
}
