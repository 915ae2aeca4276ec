package io.ballot.it.house.planted.domain.election;

import java.util.concurrent.Executor;

public final class SharesWork {
  private SharesWork() {}

  public static void share(Executor executor, Runnable work) {
    executor.execute(work);
  }
}
