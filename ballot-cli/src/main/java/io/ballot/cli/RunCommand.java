package io.ballot.cli;

import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.daemon.Backend;
import io.ballot.cli.daemon.DaemonRun;
import io.ballot.cli.logging.LogField;
import io.ballot.cli.logging.LogFormat;
import io.ballot.cli.logging.LogLevel;
import io.ballot.cli.logging.Logging;
import io.ballot.cli.logging.Terminal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ballot run}: the daemon. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Takes part in the enabled elections until it is told to stop.",
      "When the instance leads, it holds the Consul lock, carries the primary tag, and its promote"
          + " hook has been run; before anyone else leads, its demote hook has been run.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:an orderly end: everything handed over, nothing left behind",
      "  1:an unexpected failure, the watchdog ended the daemon, or --fail-fast",
      "  2:a wrong command line",
      "  3:out of memory",
      " 78:the configuration is refused",
      "130:ended by a second signal, without handing over",
    },
    footerHeading = "%nSignals:%n",
    footer = {
      "  TERM, INT   step down where it leads, tidy up, end; a second one ends at once",
      "  HUP         logged, changes nothing",
      "",
      "Output: one line per event on standard output, JSON or text. Text has colours",
      "on a terminal, unless NO_COLOR is set and not empty, or TERM is dumb.",
      "",
      "Examples:",
      "  ballot run --config /etc/ballot/config.yaml",
      "  ballot run --dry-run           beside what decides today: reads and tells",
      "  ballot run --backend memory    hooks and all, without a Consul",
    })
final class RunCommand implements Callable<Integer> {
  private static final Logger LOGGER = LoggerFactory.getLogger(RunCommand.class);

  private final BallotCommand ballot;
  private final ConfigLoader loader;

  @Spec private CommandSpec spec;

  @Option(
      names = "--dry-run",
      description =
          "Read everything, change nothing, and tell what would have been done, and when.")
  private boolean dryRun;

  @Option(
      names = "--backend",
      paramLabel = "consul|memory",
      completionCandidates = Words.OfBackend.class,
      description =
          "Elect on Consul, or within this process only, its instances taken as healthy."
              + " Default: consul")
  private Backend backend = Backend.CONSUL;

  @Option(
      names = "--fail-fast",
      description =
          "End with exit code 1 if Consul does not answer at the start, or does not know a token."
              + " Default: keep trying.")
  private boolean failFast;

  @Option(
      names = "--log-format",
      paramLabel = "json|text",
      completionCandidates = Words.OfLogFormat.class,
      description = "Default: text if standard output is a terminal, else json.")
  private Optional<LogFormat> logFormat;

  @Option(
      names = "--log-level",
      paramLabel = "LEVEL",
      completionCandidates = Words.OfLogLevel.class,
      description = "One of error, warn, info, debug, trace. Default: info")
  private LogLevel logLevel = LogLevel.INFO;

  RunCommand(BallotCommand ballot, ConfigLoader loader) {
    this.ballot = ballot;
    this.loader = loader;
  }

  @Override
  public Integer call() {
    ConfigOutcome outcome = loader.load(ballot.config(), Strictness.RUN);
    return switch (outcome) {
      case ConfigOutcome.Refused refused -> {
        new ConfigReport(refused.findings(), Strictness.RUN).print(spec.commandLine().getErr());
        yield ExitCode.CONFIGURATION;
      }
      case ConfigOutcome.Accepted accepted -> run(accepted);
    };
  }

  private int run(ConfigOutcome.Accepted accepted) {
    LogFormat format = logFormat.orElseGet(LogFormat::forThisOutput);
    Logging logging =
        Logging.start(format, logLevel, Terminal.showsColours(System.getenv()), System.out);
    try {
      return new DaemonRun(accepted.config(), backend, dryRun, failFast).run(accepted.findings());
    } catch (RuntimeException e) {
      LOGGER
          .atError()
          .addKeyValue(LogField.EVENT, "unexpected-failure")
          .setCause(e)
          .log("ends because of a failure that nobody foresaw");
      return ExitCode.FAILURE;
    } finally {
      logging.close();
    }
  }
}
