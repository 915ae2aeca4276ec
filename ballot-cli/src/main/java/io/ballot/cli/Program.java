package io.ballot.cli;

import io.ballot.cli.config.ConfigLoader;
import io.ballot.cli.config.Surroundings;
import java.io.PrintWriter;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/** The commands, put together; everything they touch of the process is handed in. */
final class Program {
  private static final Set<String> WITHOUT_CONFIGURATION = Set.of("demo", "completion");

  private final BallotCommand ballot = new BallotCommand();
  private final PrintWriter err;
  private final CommandLine commandLine;

  Program(Surroundings surroundings, PrintWriter out, PrintWriter err) {
    this.err = err;
    ConfigLoader loader = new ConfigLoader(surroundings);
    commandLine =
        new CommandLine(ballot)
            .addSubcommand(new RunCommand(ballot, loader))
            .addSubcommand(new ValidateCommand(ballot, loader))
            .addSubcommand(new DemoCommand())
            .addSubcommand(new CompletionCommand())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setExecutionStrategy(this::execute)
            .setParameterExceptionHandler(new WrongUsage())
            .setExecutionExceptionHandler((failure, command, arguments) -> unexpected(failure));
    commandLine.getSubcommands().values().stream()
        .filter(command -> WITHOUT_CONFIGURATION.contains(command.getCommandName()))
        .forEach(Program::takeConfigurationFrom);
  }

  /** An option that says nothing to a command is none of its options. */
  private static void takeConfigurationFrom(CommandLine command) {
    CommandSpec spec = command.getCommandSpec();
    spec.remove(spec.findOption(BallotCommand.CONFIG));
  }

  /** Runs the command that the arguments name; returns its exit code. */
  int run(String... args) {
    try {
      return commandLine.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      return unexpected(e);
    }
  }

  /** Sees what one level of the command line does not know of the other, and runs the command. */
  private int execute(ParseResult parsed) {
    if (parsed.hasMatchedOption(BallotCommand.CONFIG)
        && parsed.hasSubcommand()
        && parsed.subcommand().hasMatchedOption(BallotCommand.CONFIG)) {
      throw new ParameterException(
          parsed.subcommand().commandSpec().commandLine(),
          BallotCommand.CONFIG + " is given before and after the command");
    }
    if (ballot.config().filter(file -> file.toString().isEmpty()).isPresent()) {
      // Read as a path it would be the working directory; most likely a variable was not set.
      throw new ParameterException(
          parsed.commandSpec().commandLine(), BallotCommand.CONFIG + " is empty; it takes a FILE");
    }
    return new RunLast().execute(parsed);
  }

  private int unexpected(Throwable failure) {
    String message = failure.getMessage() == null ? "" : ": " + failure.getMessage();
    err.println("ballot: unexpected failure: " + failure.getClass().getName() + message);
    return ExitCode.FAILURE;
  }
}
