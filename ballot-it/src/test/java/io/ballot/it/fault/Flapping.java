package io.ballot.it.fault;

import io.ballot.it.consul.Services;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.time.Duration;
import java.util.Random;

/** A check that turns critical and passing, again and again, until it is stopped. */
final class Flapping {

  private static final int SHORTEST_MS = 50;
  private static final int LONGEST_MS = 3000;

  private final Services services;
  private final String check;
  private final Random random;
  private final Thread flapping;

  /** Starts to. How long each state lasts is drawn from the seed that is drawn here. */
  Flapping(Services services, String check, Random random) {
    this.services = services;
    this.check = check;
    this.random = new Random(random.nextLong());
    this.flapping = Thread.ofVirtual().name("flapping").start(this::flap);
  }

  private void flap() {
    try {
      for (boolean passing = false; !Thread.interrupted(); passing = !passing) {
        set(passing);
        Deadline.in(Duration.ofMillis(random.nextInt(SHORTEST_MS, LONGEST_MS))).pass();
      }
    } catch (InterruptedException e) {
      // It was stopped.
      Thread.currentThread().interrupt();
    }
  }

  private void set(boolean passing) throws InterruptedException {
    try {
      if (passing) {
        services.pass(check);
      } else {
        services.fail(check);
      }
    } catch (IOException | AssertionError e) {
      // The agent is broken too, or has forgotten the check, and so nothing flaps for a while.
      return;
    }
  }

  /** Ends it; the check stays as it is then. */
  void stop() throws InterruptedException {
    flapping.interrupt();
    flapping.join();
  }
}
