package io.ballot.it.bench;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the start of a hook costs by itself: from asking for the process to its stamp. */
final class HookCost {
  private static final Duration BOUND = Duration.ofSeconds(10);

  private final Stamps stamps;

  HookCost(Stamps stamps) {
    this.stamps = stamps;
  }

  Samples measure(int n) throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      long at = System.nanoTime();
      Process process = start(stamps.command("cost", "none"));
      Stamps.Stamp stamp =
          stamps.await(at, each -> each.event().equals("cost"), BOUND).orElseThrow();
      nanos.add(stamp.at() - at);
      process.waitFor();
    }
    return Samples.ofNanos(nanos);
  }

  /** Starts a command as cheaply as the JDK can. */
  static Process start(List<String> command) throws IOException {
    return new ProcessBuilder(command)
        .redirectInput(Redirect.from(new File("/dev/null")))
        .redirectOutput(Redirect.DISCARD)
        .redirectError(Redirect.DISCARD)
        .start();
  }
}
