package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;

/** The real adapters do the work. */
final class LiveModule extends AbstractModule {

  @Provides
  @Singleton
  EventLog log() {
    return new EventLog(false);
  }

  @Provides
  @Singleton
  ElectionPorts.OfBackend backend(@Real ElectionPorts.OfBackend real) {
    return real;
  }

  @Provides
  @Singleton
  ElectionPorts.OfMachine machine(@Real ElectionPorts.OfMachine real) {
    return real;
  }
}
