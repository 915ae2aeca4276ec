package io.ballot.cli.config;

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
}
