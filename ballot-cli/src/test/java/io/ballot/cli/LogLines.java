package io.ballot.cli;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** A log that can be waited on. */
final class LogLines extends OutputStream {
  private static final long BOUND_S = 15;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  @Override
  public synchronized void write(int b) {
    bytes.write(b);
    notifyAll();
  }

  @Override
  public synchronized void write(byte[] b, int offset, int length) {
    bytes.write(b, offset, length);
    notifyAll();
  }

  /** Everything so far. */
  synchronized String all() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** The first line of an event; waits for it. */
  synchronized String await(String event) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (true) {
      Optional<String> line =
          all().lines().filter(it -> it.contains("\"event\":\"" + event + "\"")).findFirst();
      if (line.isPresent()) {
        return line.get();
      }
      if (System.nanoTime() > end) {
        throw new AssertionError("no " + event + " within " + BOUND_S + " s in:\n" + all());
      }
      TimeUnit.NANOSECONDS.timedWait(this, Math.max(1, end - System.nanoTime()));
    }
  }
}
