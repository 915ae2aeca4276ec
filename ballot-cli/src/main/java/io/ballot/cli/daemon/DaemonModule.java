package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;

/** The daemon itself. */
final class DaemonModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Daemon.class).asEagerSingleton();
  }
}
