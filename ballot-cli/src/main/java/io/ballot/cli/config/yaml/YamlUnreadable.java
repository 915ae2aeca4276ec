package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;

/** A value that was already reported as an error: nothing more is to be said about it. */
public record YamlUnreadable(Place place) implements YamlNode {
  @Override
  public String kindInWords() {
    return "something unreadable";
  }
}
