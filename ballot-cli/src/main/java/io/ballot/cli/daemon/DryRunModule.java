package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.cli.dryrun.Rehearsal;
import io.ballot.cli.dryrun.RehearsedCatalog;
import io.ballot.cli.dryrun.RehearsedHooks;
import io.ballot.cli.dryrun.RehearsedLock;
import io.ballot.cli.dryrun.RehearsedMarks;
import io.ballot.cli.dryrun.Whose;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.runtime.Platform;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/** Fake adapters on top of the real ones: they read, and tell what they would have done. */
final class DryRunModule extends AbstractModule {

  @Provides
  @Singleton
  EventLog log() {
    return new EventLog(true);
  }

  @Provides
  @Singleton
  Rehearsal rehearsal(BallotConfig config, EventLog log) {
    return (whose, what) ->
        log.line(Level.INFO, "would", election(whose, config))
            .field("what", what)
            .say("would " + what);
  }

  private static @Nullable String election(Whose whose, BallotConfig config) {
    return config.elections().stream()
        .filter(election -> whose.isOf(election.settings()))
        .map(ElectionConfig::name)
        .findFirst()
        .orElse(null);
  }

  @Provides
  @Singleton
  ElectionPorts.OfBackend backend(
      @Real ElectionPorts.OfBackend real, Rehearsal rehearsal, Platform platform) {
    Map<LockPort, LockPort> locks = new ConcurrentHashMap<>();
    Map<CatalogPort, CatalogPort> catalogs = new ConcurrentHashMap<>();
    return new ElectionPorts.OfBackend() {
      @Override
      public LockPort lock(ElectionConfig election) {
        return locks.computeIfAbsent(
            real.lock(election),
            port -> new RehearsedLock(port, rehearsal, platform.timers()::now));
      }

      @Override
      public CatalogPort catalog(ElectionConfig election) {
        return catalogs.computeIfAbsent(
            real.catalog(election), port -> new RehearsedCatalog(port, rehearsal));
      }

      @Override
      public HealthPort health(ElectionConfig election) {
        return real.health(election);
      }
    };
  }

  @Provides
  @Singleton
  ElectionPorts.OfMachine machine(@Real ElectionPorts.OfMachine real, Rehearsal rehearsal) {
    HookPort hooks = new RehearsedHooks(rehearsal);
    return new ElectionPorts.OfMachine() {
      @Override
      public HookPort hooks() {
        return hooks;
      }

      @Override
      public MarkPort mark(ElectionConfig election) {
        return new RehearsedMarks(real.mark(election));
      }
    };
  }
}
