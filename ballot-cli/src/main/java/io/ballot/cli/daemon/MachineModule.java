package io.ballot.cli.daemon;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.MarkPort;
import io.ballot.hooks.ProcessHooks;
import io.ballot.hooks.mark.FileMarks;
import io.ballot.hooks.mark.StateDirectory;
import java.util.Optional;
import org.slf4j.event.Level;

/** Hooks as processes of this machine, and marks as files in its state directory. */
final class MachineModule extends AbstractModule {
  private final boolean dryRun;

  /**
   * @param dryRun whether nothing may be left on this machine: to try whether marks can be kept
   *     makes their directory
   */
  MachineModule(boolean dryRun) {
    this.dryRun = dryRun;
  }

  @Provides
  @Singleton
  @Real
  ElectionPorts.OfMachine ports(BallotConfig config, EventLog log) {
    HookPort hooks =
        new ProcessHooks(warning -> log.line(Level.WARN, "hooks-warning", null).say(warning));
    StateDirectory directory = new StateDirectory(config.stateDir());
    Optional<String> problem = dryRun ? Optional.empty() : directory.problem();
    problem.ifPresent(text ->
        log.line(Level.WARN, "no-state-directory", null)
            .field("stateDir", config.stateDir().toString())
            .say(
                text
                    + "; without marks a daemon that died while it led is not recognised after a"
                    + " restart; set stateDir, or demoteOnStart: always"));
    return new ElectionPorts.OfMachine() {
      @Override
      public HookPort hooks() {
        return hooks;
      }

      @Override
      public MarkPort mark(ElectionConfig election) {
        // With a problem too: a mark from better days still counts, and a disk that is full now
        // may have room again when the next term begins.
        return new FileMarks(directory, election.settings().key(), election.settings().serviceId());
      }
    };
  }
}
