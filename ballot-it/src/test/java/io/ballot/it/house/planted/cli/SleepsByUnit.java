package io.ballot.it.house.planted.cli;

import java.util.concurrent.TimeUnit;

public final class SleepsByUnit {
  private SleepsByUnit() {}

  public static void rest() throws InterruptedException {
    TimeUnit.SECONDS.sleep(1);
  }
}
