package io.ballot.cli.daemon;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Stage;
import io.ballot.cli.ExitCode;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.report.Finding;
import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.connect.ConnectCheck;
import io.ballot.cli.connect.Right;
import java.util.List;
import org.slf4j.event.Level;

/** One run of the daemon, from its configuration to its exit code. */
public final class DaemonRun {
  static {
    // Guice then generates no classes: what that saves at run time is less than it costs at the
    // start, and it rests on an API that newer JDKs warn about. Guice reads it once, at its start.
    System.setProperty("guice_bytecode_gen_option", "DISABLED");
  }

  private final BallotConfig config;
  private final Backend backend;
  private final boolean dryRun;
  private final boolean failFast;

  /**
   * Prepares a run.
   *
   * @param config what to run
   * @param backend on what
   * @param dryRun whether to change nothing
   * @param failFast whether to end at once where Consul cannot be reached
   */
  public DaemonRun(BallotConfig config, Backend backend, boolean dryRun, boolean failFast) {
    this.config = config;
    this.backend = backend;
    this.dryRun = dryRun;
    this.failFast = failFast;
  }

  /**
   * Runs until the daemon has ended. Logging has to have been started.
   *
   * @param findings what is to be said of the configuration
   * @return the exit code
   */
  public int run(List<Finding> findings) {
    EventLog log = new EventLog(dryRun);
    findings.forEach(finding -> tell(finding, log));
    if (failFast && backend == Backend.CONSUL && !isReachable(log)) {
      return ExitCode.FAILURE;
    }
    Injector injector = injector();
    Daemon daemon = injector.getInstance(Daemon.class);
    handleSignals(daemon, log);
    daemon.start();
    if (backend == Backend.CONSUL && !dryRun) {
      injector.getInstance(Practice.class).soon();
    }
    return daemon.awaitEnd();
  }

  private boolean isReachable(EventLog log) {
    List<Right> missing =
        ConnectCheck.ofTheWay(config).stream().filter(right -> !right.probed().fine()).toList();
    missing.forEach(right ->
        log.line(Level.ERROR, "fail-fast", null)
            .say("ends at once, as --fail-fast says: " + right.probed().message()));
    return missing.isEmpty();
  }

  private static void tell(Finding finding, EventLog log) {
    Level level = finding.severity() == Severity.NOTE ? Level.INFO : Level.WARN;
    log.line(level, "configuration", null)
        .field("file", finding.place().source())
        .field("line", finding.place().line())
        .field("column", finding.place().column())
        .field("option", finding.path())
        .say(finding.line(Strictness.RUN));
  }

  /** The program, as a list of its modules. */
  Injector injector() {
    return Guice.createInjector(
        Stage.PRODUCTION,
        new StrictModule(),
        new ConfigModule(config, backend),
        new RuntimeModule(),
        backend == Backend.MEMORY ? new MemoryModule() : new ConsulModule(dryRun),
        new MachineModule(dryRun),
        dryRun ? new DryRunModule() : new LiveModule(),
        new DaemonModule());
  }

  private static void handleSignals(Daemon daemon, EventLog log) {
    StopSignals signals = new StopSignals(System::nanoTime, daemon::stop, daemon::giveUp);
    for (String name : List.of("TERM", "INT")) {
      if (!Signals.handle(name, () -> signals.arrived("SIG" + name))) {
        log.line(Level.WARN, "signals", null)
            .say("this platform does not let SIG" + name + " be handled: no orderly end by it");
      }
    }
    Signals.handle("HUP", daemon::hangUp);
  }
}
