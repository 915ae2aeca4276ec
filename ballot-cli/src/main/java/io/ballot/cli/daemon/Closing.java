package io.ballot.cli.daemon;

import java.util.ArrayDeque;
import java.util.Deque;

/** What has to be closed when the daemon has ended, in the opposite order of its opening. */
final class Closing {
  private final Deque<Runnable> tasks = new ArrayDeque<>();

  synchronized void add(Runnable task) {
    tasks.push(task);
  }

  synchronized void close() {
    while (!tasks.isEmpty()) {
      tasks.pop().run();
    }
  }
}
