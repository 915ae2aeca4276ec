package io.ballot.cli.daemon;

import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/**
 * Signals, handled by us. The JVM's own handling ignores a second TERM while it shuts down and
 * exits with 143 after the first. {@code sun.misc.Signal} (module jdk.unsupported) does better; it
 * is used reflectively because its compiler warning cannot be switched off.
 */
public final class Signals {
  private Signals() {}

  /**
   * Runs a task whenever a signal arrives, on a thread of its own.
   *
   * @param name the signal's name without SIG
   * @return whether this platform lets us
   */
  static boolean handle(String name, Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object ours =
          MethodHandleProxies.asInterfaceInstance(
              handler,
              MethodHandles.dropArguments(
                  MethodHandles.lookup()
                      .findVirtual(Runnable.class, "run", MethodType.methodType(void.class))
                      .bindTo(task),
                  0,
                  signal));
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }

  /**
   * Sends this process a signal.
   *
   * @param name the signal's name without SIG
   * @return whether this platform lets us
   */
  public static boolean raise(String name) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      signal
          .getMethod("raise", signal)
          .invoke(null, signal.getConstructor(String.class).newInstance(name));
      return true;
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      return false;
    }
  }
}
