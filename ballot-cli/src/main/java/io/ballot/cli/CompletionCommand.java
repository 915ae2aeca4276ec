package io.ballot.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code ballot completion}: what makes a shell complete this command line. */
@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    description =
        "Prints a script that makes bash or zsh complete commands, options and their values.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(ballot completion)      for this shell, or in ~/.bashrc or ~/.zshrc",
      "  ballot completion > /etc/bash_completion.d/ballot      for everybody's bash",
    })
final class CompletionCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    CommandSpec program = spec.root();
    PrintWriter out = spec.commandLine().getOut();
    out.print(AutoComplete.bash(program.name(), program.commandLine()));
    out.flush();
    return ExitCode.OK;
  }
}
