package io.ballot.cli;

import io.ballot.cli.demo.Demo;
import io.ballot.cli.logging.Terminal;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ballot demo}: an election to watch, without Consul and without a configuration. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description = {
      "Shows an election in this terminal: three instances of a service elect a leader, which then"
          + " fails its health check, is killed, comes back, hands over, and is stopped.",
      "Needs neither Consul nor a configuration, touches nothing outside this process, and ends by"
          + " itself in about 15 seconds.",
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "  0:every change came, and as it should",
      "  1:one did not; the last lines say which",
      "  2:a wrong command line",
      "130:ended by Ctrl-C",
    },
    footerHeading = "%nEnvironment:%n",
    footer = {"  NO_COLOR   not empty: no colours, not even on a terminal; TERM=dumb as well"})
final class DemoCommand implements Callable<Integer> {
  private static final int USUAL_WIDTH = 80;
  private static final int NARROW_WIDTH = 40;
  private static final int PICOCLIS_LEAST_WIDTH = 55;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    boolean terminal = Terminal.isStandardOutput();
    Demo.Ending ending =
        Demo.show(
            spec.commandLine().getOut(),
            System.out.charset(),
            terminal ? terminalWidth() : USUAL_WIDTH,
            Terminal.showsColours(System.getenv()));
    return switch (ending) {
      case AS_EXPECTED -> ExitCode.OK;
      case MISSED -> ExitCode.FAILURE;
      case INTERRUPTED -> ExitCode.INTERRUPTED;
    };
  }

  /** As picocli finds it out, which calls everything narrower than its own least by that. */
  private int terminalWidth() {
    int width = spec.usageMessage().autoWidth(true).width();
    return width > PICOCLIS_LEAST_WIDTH ? width : NARROW_WIDTH;
  }
}
