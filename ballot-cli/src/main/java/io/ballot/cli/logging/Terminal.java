package io.ballot.cli.logging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Tells whether somebody is watching. */
public final class Terminal {
  private Terminal() {}

  /**
   * Whether standard output is a terminal, told from the file behind it. {@link System#console()}
   * would not tell: it asks about standard input as well, and from JDK 22 on answers for files too.
   * Where there is no {@code /proc} nobody is taken to watch.
   */
  public static boolean isStandardOutput() {
    return isTerminal(Path.of("/proc/self/fd/1"));
  }

  /**
   * Whether standard output is a terminal that may be coloured. {@code NO_COLOR}, if not empty,
   * says no (https://no-color.org), and so does {@code TERM=dumb}.
   */
  public static boolean showsColours(Map<String, String> environment) {
    return isStandardOutput() && wantsColours(environment);
  }

  static boolean wantsColours(Map<String, String> environment) {
    return environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  static boolean isTerminal(Path descriptor) {
    try {
      String device = Files.readSymbolicLink(descriptor).toString();
      return device.startsWith("/dev/pts/")
          || device.startsWith("/dev/tty")
          || device.equals("/dev/console");
    } catch (IOException e) {
      return false;
    }
  }
}
