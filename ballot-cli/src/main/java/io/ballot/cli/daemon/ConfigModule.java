package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import io.ballot.cli.config.BallotConfig;

/** The configuration, as it was found good, and what was chosen on the command line. */
final class ConfigModule extends AbstractModule {
  private final BallotConfig config;
  private final Backend backend;

  ConfigModule(BallotConfig config, Backend backend) {
    this.config = config;
    this.backend = backend;
  }

  @Override
  protected void configure() {
    bind(BallotConfig.class).toInstance(config);
    bind(Backend.class).toInstance(backend);
  }
}
