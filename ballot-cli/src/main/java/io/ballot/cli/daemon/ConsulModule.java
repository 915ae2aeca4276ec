package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.cli.connect.ConsulAccess;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.LockPort;
import java.util.function.Consumer;
import org.slf4j.event.Level;

/** Elections on the local Consul agent. */
final class ConsulModule extends AbstractModule {
  private final boolean dryRun;

  /**
   * @param dryRun whether nothing may be left in Consul, not even for a moment
   */
  ConsulModule(boolean dryRun) {
    this.dryRun = dryRun;
  }

  @Provides
  @Singleton
  ConsulBackend backend(BallotConfig config, Closing closing, EventLog log) {
    ConsulConnection connection = ConsulAccess.connection(config.consul());
    Consumer<String> told = text -> log.line(Level.WARN, "tls-files", null).say(text);
    String livenessService = config.consul().livenessService();
    ConsulBackend backend =
        dryRun
            ? ConsulBackend.toLookWith(connection, livenessService, told)
            : new ConsulBackend(connection, livenessService, told);
    closing.add(backend::close);
    return backend;
  }

  @Provides
  @Singleton
  @Real
  ElectionPorts.OfBackend ports(ConsulBackend backend) {
    return new ElectionPorts.OfBackend() {
      private ConsulPorts of(ElectionConfig election) {
        return backend.withToken(ConsulAccess.token(election.token()));
      }

      @Override
      public LockPort lock(ElectionConfig election) {
        return of(election).locks();
      }

      @Override
      public CatalogPort catalog(ElectionConfig election) {
        return of(election).catalog();
      }

      @Override
      public HealthPort health(ElectionConfig election) {
        return of(election).health();
      }
    };
  }
}
