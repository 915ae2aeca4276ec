package io.ballot.it.bench;

import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** From the start of a daemon's process until it holds its lock, with everything on warm disk. */
final class StartRow {
  static final String NAME = "start";
  static final String CAUSE = "process start → lock held";
  static final String REACH = "≤ 0.5 s on the newest JDK, ≤ 0.8 s on JDK 21";

  private StartRow() {}

  static Samples measure(Lab lab, Subject subject, ConsulHttp http, URI agent, int n)
      throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    // The first one warms the disk.
    for (int i = 0; i <= n; i++) {
      long took = once(lab, subject, http, agent, "start-" + i);
      if (i > 0) {
        nanos.add(took);
      }
    }
    return Samples.ofNanos(nanos);
  }

  /** The requests alone: a session and the lock, without a process. */
  static Samples floor(ConsulHttp http, int n) throws IOException, InterruptedException {
    List<Long> nanos = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      String key = "elections/floor-start/" + i;
      long began = System.nanoTime();
      String session = http.sessions().create(Duration.ofMinutes(10), Duration.ofMillis(1));
      if (!http.kv().acquire(key, session, "{}")) {
        throw new AssertionError("the floor's lock is held by someone else");
      }
      nanos.add(System.nanoTime() - began);
      http.sessions().destroy(session);
      http.kv().delete(key);
    }
    return Samples.ofNanos(nanos);
  }

  private static long once(Lab lab, Subject subject, ConsulHttp http, URI agent, String name)
      throws IOException, InterruptedException {
    try (Crowd crowd = new Crowd(lab, subject, http, name, 1)) {
      crowd.register(1);
      long began = System.nanoTime();
      DaemonProcess daemon = crowd.start(1, agent);
      http.kv().awaitLocked(crowd.key(1), Fleet.SOON);
      long took = System.nanoTime() - began;
      ProcessHandle.of(daemon.pid()).ifPresent(ProcessHandle::destroy);
      daemon.awaitExit(Duration.ofSeconds(30));
      return took;
    }
  }
}
