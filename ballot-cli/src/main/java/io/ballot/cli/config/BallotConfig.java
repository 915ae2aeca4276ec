package io.ballot.cli.config;

import io.ballot.domain.election.TimingPromise;
import io.ballot.domain.election.Timings;
import java.nio.file.Path;
import java.util.List;

/**
 * A whole configuration that was found good.
 *
 * @param consul how Consul is reached, and what all elections share
 * @param stateDir where the marks of running terms are kept, an absolute path; it need not exist
 * @param elections the enabled elections in the order of {@code election.enabled}, at least one
 */
public record BallotConfig(ConsulConfig consul, Path stateDir, List<ElectionConfig> elections) {
  /** Copies the list. */
  public BallotConfig {
    elections = List.copyOf(elections);
  }

  /** What an election's settings promise, beside the others that share its session. */
  public TimingPromise promise(ElectionConfig election) {
    return TimingPromise.of(election.settings(), sharers(election, elections));
  }

  /** How many of {@code all} share the session of one of them at most, itself included. */
  static int sharers(ElectionConfig one, List<ElectionConfig> all) {
    // However many could: one of thousands need not count them all.
    int most = Timings.sharers(one.settings(), Integer.MAX_VALUE);
    return (int) all.stream().filter(one::canShareSession).limit(most).count();
  }
}
