package io.ballot.it.process;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Ends what is still running when the JVM ends, so that a test run that is broken off leaves no
 * process behind. It only knows what was registered here: nothing is found by name.
 */
public final class Leftovers {

  private static final Set<Runnable> ENDINGS = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(() -> ENDINGS.forEach(Leftovers::runQuietly), "end-test-processes"));
  }

  private Leftovers() {}

  /** Has {@code ending} run when the JVM ends, unless it was forgotten by then. */
  public static void remember(Runnable ending) {
    ENDINGS.add(ending);
  }

  /** Takes the same object off again. */
  public static void forget(Runnable ending) {
    ENDINGS.remove(ending);
  }

  private static void runQuietly(Runnable ending) {
    try {
      ending.run();
    } catch (RuntimeException e) {
      // The JVM is ending and the others still have to be ended.
      System.err.println("could not end a process of the tests: " + e);
    }
  }
}
