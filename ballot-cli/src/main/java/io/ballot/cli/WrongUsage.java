package io.ballot.cli;

import java.io.PrintWriter;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Answers a wrong command line: what is wrong, what was perhaps meant, where help is. */
final class WrongUsage implements IParameterExceptionHandler {
  @Override
  public int handleParseException(ParameterException wrong, String[] args) {
    CommandLine command = wrong.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("ballot: " + inWords(wrong));
    UnmatchedArgumentException.printSuggestions(wrong, err);
    err.println("Help: " + command.getCommandSpec().qualifiedName() + " --help");
    return ExitCode.USAGE;
  }

  /** Says what is allowed where picocli does not, or not as it is typed. */
  private static String inWords(ParameterException wrong) {
    String message = String.valueOf(wrong.getMessage());
    if (message.startsWith("Missing required subcommand")) {
      return "a command is missing; allowed: "
          + String.join(", ", wrong.getCommandLine().getSubcommands().keySet());
    }
    boolean word =
        wrong.getArgSpec() instanceof OptionSpec option
            && option.typeInfo().isEnum()
            && wrong.getValue() != null;
    return word ? wordInWords(wrong) : message;
  }

  private static String wordInWords(ParameterException wrong) {
    return "read `%s` for %s; allowed: %s"
        .formatted(
            wrong.getValue(),
            ((OptionSpec) wrong.getArgSpec()).longestName(),
            String.join(", ", wrong.getArgSpec().typeInfo().getEnumConstantNames())
                .toLowerCase(Locale.ROOT));
  }
}
