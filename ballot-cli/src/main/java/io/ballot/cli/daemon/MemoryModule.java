package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.runtime.Platform;
import org.slf4j.event.Level;

/** Elections within this process: every enabled instance is registered and passing. */
final class MemoryModule extends AbstractModule {
  private static final String NODE = "this-process";

  @Provides
  @Singleton
  @Real
  ElectionPorts.OfBackend ports(BallotConfig config, Platform platform, EventLog log) {
    MemoryNode node = new MemoryBackend(platform.timers()).node(NODE, "127.0.0.1");
    for (ElectionConfig election : config.elections()) {
      ElectionSettings settings = election.settings();
      node.register(settings.service(), settings.serviceId(), "", 0);
    }
    log.line(Level.WARN, "memory-backend", null)
        .say(
            "--backend memory: this daemon elects within its own process only; no other daemon"
                + " takes part, and Consul is not asked");
    return new ElectionPorts.OfBackend() {
      @Override
      public LockPort lock(ElectionConfig election) {
        return node.lockPort();
      }

      @Override
      public CatalogPort catalog(ElectionConfig election) {
        return node.catalogPort();
      }

      @Override
      public HealthPort health(ElectionConfig election) {
        return node.healthPort();
      }
    };
  }
}
