package io.ballot.cli.connect;

import io.ballot.consul.probe.Probed;

/**
 * One thing that an election needs of Consul, and whether it is there.
 *
 * @param election the election's name; empty for what all share
 * @param what the thing: a rule of an ACL policy as it would be written, or a word
 * @param probed what was found
 * @param without what becomes of the election without it
 */
public record Right(String election, String what, Probed probed, String without) {
  /** One line for people. */
  public String line() {
    String whose = election.isEmpty() ? "" : election + ": ";
    return probed.fine()
        ? "ok       %s%s: %s".formatted(whose, what, probed.message())
        : "MISSING  %s%s: %s; without it %s".formatted(whose, what, probed.message(), without);
  }
}
