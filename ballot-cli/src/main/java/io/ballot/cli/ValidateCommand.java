package io.ballot.cli;

import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.ConfigOutcome;
import io.ballot.cli.config.report.Strictness;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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
    exitCodeList = {" 0:the configuration is good", " 2:a wrong command line", "78:it is refused"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  ballot validate",
      "  ballot validate --print",
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

  @Option(names = "--connect", hidden = true)
  private boolean connect;

  ValidateCommand(BallotCommand ballot, ConfigLoader loader) {
    this.ballot = ballot;
    this.loader = loader;
  }

  @Override
  public Integer call() {
    refuseWhatIsNotBuilt();
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
        yield ExitCode.OK;
      }
    };
  }

  private void refuseWhatIsNotBuilt() {
    if (connect) {
      throw new ParameterException(
          spec.commandLine(), "--connect (asking Consul for what is configured) is not built yet");
    }
  }
}
