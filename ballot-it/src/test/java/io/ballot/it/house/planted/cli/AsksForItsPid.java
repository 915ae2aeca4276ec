package io.ballot.it.house.planted.cli;

public final class AsksForItsPid {
  private AsksForItsPid() {}

  public static long pid() {
    return ProcessHandle.current().pid();
  }
}
