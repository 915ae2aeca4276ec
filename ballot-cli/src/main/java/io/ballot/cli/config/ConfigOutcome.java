package io.ballot.cli.config;

import io.ballot.cli.config.report.Finding;
import java.util.List;
import java.util.function.Supplier;

/** What became of reading a configuration. */
public sealed interface ConfigOutcome {
  /** What is to be said, in the order of the file. */
  List<Finding> findings();

  /**
   * It can be used; the findings refuse nothing.
   *
   * @param source the file it came from, as users name it
   * @param settings gives every option with the value that holds, in the order of the reference;
   *     nobody but {@code validate --print} wants these, and of thousands of elections they are
   *     many
   * @param predecessors whether the file may have been written for ncode/ballot: no option of it is
   *     one that ncode/ballot lacks
   */
  record Accepted(
      String source,
      BallotConfig config,
      Supplier<List<Setting>> settings,
      boolean predecessors,
      List<Finding> findings)
      implements ConfigOutcome {
    /** Copies the findings. */
    public Accepted {
      findings = List.copyOf(findings);
    }
  }

  /** It is refused; at least one of the findings says why. */
  record Refused(List<Finding> findings) implements ConfigOutcome {
    /** Copies the list. */
    public Refused {
      findings = List.copyOf(findings);
    }
  }
}
