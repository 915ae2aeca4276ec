package io.ballot.it.provider;

import io.ballot.it.consul.Consul;

/** What came of looking for a Consul in one way. */
public sealed interface Finding {

  /**
   * It is there and runs.
   *
   * @param consul what to start agents from
   */
  record Found(Consul consul) implements Finding {}

  /**
   * It is there and of no use, which people may not expect: it is said even if another is found.
   *
   * @param why one line for people
   */
  record Unusable(String why) implements Finding {}

  /**
   * There is none this way.
   *
   * @param why one line for people: what was looked at and what was missing
   */
  record Nothing(String why) implements Finding {}
}
