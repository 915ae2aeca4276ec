package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;

/** A value of a YAML text. */
public sealed interface YamlNode permits YamlScalar, YamlList, YamlMapping, YamlUnreadable {
  /** Where the value begins; for what came through an alias or a merge key, where it is written. */
  Place place();

  /** What kind of value it is, with its article, for a message: never its content. */
  String kindInWords();
}
