package io.ballot.it.house.planted.hooks;

import picocli.CommandLine;

public final class ReadsItsOptions {
  private ReadsItsOptions() {}

  public static int read(Object command) {
    return new CommandLine(command).execute();
  }
}
