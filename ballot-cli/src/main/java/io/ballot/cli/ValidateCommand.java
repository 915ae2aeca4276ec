package io.ballot.cli;

import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.report.Strictness;
import io.ballot.cli.connect.ConnectCheck;
import io.ballot.cli.connect.Right;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ballot validate}: checks a configuration and starts nothing. */
@Command(
    name = "validate",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Checks the configuration, tells everything that is wrong with it, and starts nothing.",
      "Refuses what `ballot run` refuses, and besides what it only warns about: unknown keys, and"
          + " commands that are not there.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      " 0:the configuration is good",
      " 2:a wrong command line",
      "78:it is refused, or Consul lacks something that it needs",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  ballot validate",
      "  ballot validate --print",
      "  ballot validate --connect",
      "  ballot validate --config /etc/ballot/config.yaml && systemctl restart ballot",
    })
final class ValidateCommand implements Callable<Integer> {
  private final BallotCommand ballot;
  private final ConfigLoader loader;

  @Spec private CommandSpec spec;

  @Option(
      names = "--print",
      description =
          "Print every option with the value that holds, and where that came from; no token.")
  private boolean print;

  @Option(
      names = "--connect",
      description =
          "Ask Consul, too: does the agent answer, are services and checks there, and may each"
              + " token do each thing that is needed. Changes nothing there.")
  private boolean connect;

  ValidateCommand(BallotCommand ballot, ConfigLoader loader) {
    this.ballot = ballot;
    this.loader = loader;
  }

  @Override
  public Integer call() {
    ConfigOutcome outcome = loader.load(ballot.config(), Strictness.VALIDATE);
    ConfigReport report = new ConfigReport(outcome.findings(), Strictness.VALIDATE);
    report.print(spec.commandLine().getErr());
    return switch (outcome) {
      case ConfigOutcome.Refused refused -> ExitCode.CONFIGURATION;
      case ConfigOutcome.Accepted accepted -> {
        if (print) {
          ConfigSummary.printSettings(accepted, spec.commandLine().getOut());
        } else {
          ConfigSummary.print(accepted, spec.commandLine().getOut());
        }
        yield connect ? connect(accepted.config()) : ExitCode.OK;
      }
    };
  }

  /** Tells thing by thing what Consul has, and whether that is all. */
  private int connect(BallotConfig config) {
    List<Right> found = ConnectCheck.of(config);
    PrintWriter out = spec.commandLine().getOut();
    found.forEach(right -> out.println("  " + right.line()));
    long missing = found.stream().filter(right -> !right.probed().fine()).count();
    out.println(
        missing == 0 ? "Consul has all that is needed" : "Refused: " + missing + " missing");
    out.flush();
    return missing == 0 ? ExitCode.OK : ExitCode.CONFIGURATION;
  }
}
