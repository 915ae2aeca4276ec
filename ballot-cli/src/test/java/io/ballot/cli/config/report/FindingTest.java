package io.ballot.cli.config.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class FindingTest {
  @Test
  void staysOnOneLineAndLeavesTheTerminalAloneWhateverWasRead() {
    Finding finding =
        new Finding(
            Severity.ERROR, Place.variable("BALLOT_CONSUL_\u001b[2J"), "a\nb", "read `\u009b2J`");

    assertEquals(
        "environment BALLOT_CONSUL_?[2J: error: a?b: read `?2J`", finding.line(Strictness.RUN));
  }
}
