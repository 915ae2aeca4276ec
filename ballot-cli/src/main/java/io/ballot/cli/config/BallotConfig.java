package io.ballot.cli.config;

import io.ballot.domain.election.TimingPromise;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;

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

  /** What each election's settings promise, beside the others that share its session. */
  public Function<ElectionConfig, TimingPromise> promises() {
    SessionSharers sharers = new SessionSharers(elections);
    return election -> TimingPromise.of(election.settings(), sharers.of(election));
  }
}
