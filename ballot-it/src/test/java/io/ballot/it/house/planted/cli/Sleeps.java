package io.ballot.it.house.planted.cli;

public final class Sleeps {
  private Sleeps() {}

  public static void rest() throws InterruptedException {
    Thread.sleep(1);
  }
}
