package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;

/** The daemon itself, and what it practises. */
final class DaemonModule extends AbstractModule {
  @Override
  protected void configure() {
    bind(Daemon.class).asEagerSingleton();
    bind(Practice.class);
  }
}
