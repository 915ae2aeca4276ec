package io.ballot.cli;

import io.ballot.cli.config.Surroundings;
import java.io.PrintWriter;

/** The program {@code ballot}. */
public final class Main {
  private Main() {}

  /** Runs the command that the arguments name, and exits with its code. */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, System.out.charset());
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    System.exit(new Program(Surroundings.ofThisProcess(), out, err).run(args));
  }
}
