package io.ballot.it.house.planted.consul;

public final class EndsAProcess {
  private EndsAProcess() {}

  public static boolean end(ProcessHandle process) {
    return process.destroyForcibly();
  }
}
