package io.ballot.cli.config;

import io.ballot.domain.election.ElectionSettings;
import java.util.Optional;

/**
 * One enabled election, {@code election.services.<name>}.
 *
 * @param settings everything the election itself has to know, every default filled in
 * @param token for its session, lock and tags; already {@code consul.token} where it has none of
 *     its own
 */
public record ElectionConfig(ElectionSettings settings, Optional<Token> token) {
  /** The election's name: the key it stands under. */
  public String name() {
    return settings.name();
  }
}
