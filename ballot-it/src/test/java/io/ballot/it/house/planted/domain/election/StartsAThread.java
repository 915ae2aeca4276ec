package io.ballot.it.house.planted.domain.election;

public final class StartsAThread {
  private StartsAThread() {}

  public static void start(Runnable work) {
    Thread.ofVirtual().start(work);
  }
}
