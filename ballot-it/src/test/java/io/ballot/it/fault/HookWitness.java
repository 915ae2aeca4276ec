package io.ballot.it.fault;

import io.ballot.it.daemon.HookRun;
import io.ballot.it.daemon.HookRun.Phase;
import io.ballot.it.process.Deadline;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Sees every hook begin and end: by what it says itself, and for one that was killed and so says
 * nothing, by its process, which is looked after all the time. Of such a one it is only known that
 * it still ran when it was last seen.
 */
final class HookWitness implements AutoCloseable {

  private static final long TICK = Duration.ofMillis(10).toNanos();

  /**
   * One run of a hook.
   *
   * @param begin what it said at its begin
   * @param daemon the name of the daemon that ran it
   * @param endedAt when it ended, {@link #RUNS} if it has not
   */
  record Sighting(HookRun begin, String daemon, long endedAt) {
    static final long RUNS = Long.MAX_VALUE;

    boolean runs() {
      return endedAt == RUNS;
    }

    String event() {
      return begin.event();
    }

    @Override
    public String toString() {
      return "%s  %s of %s, term %s%s, for %s"
          .formatted(
              BootClock.text(begin.nanos()),
              begin.event(),
              daemon,
              begin.variable("BALLOT_FENCING_TOKEN"),
              begin.event().equals("demote") ? " (" + begin.reason() + ")" : "",
              runs() ? "ever" : BootClock.text(endedAt - begin.nanos()));
    }
  }

  private final Path file;
  private final List<Sighting> sightings = new ArrayList<>();
  private final List<Open> open = new ArrayList<>();
  private final Thread looking;
  private long read;
  private volatile boolean closed;

  /** A hook that has not said its end. */
  private static final class Open {
    private final int index;
    private long seenAt;
    private boolean gone;

    private Open(int index, long seenAt) {
      this.index = index;
      this.seenAt = seenAt;
    }
  }

  HookWitness(Path file) {
    this.file = file;
    this.looking = Thread.ofVirtual().name("hook-witness").start(this::lookAllTheTime);
  }

  private void lookAllTheTime() {
    try {
      while (!closed) {
        look();
        Deadline.in(Duration.ofMillis(20)).pauseBetweenTries();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void look() {
    for (Open one : open) {
      HookRun begin = sightings.get(one.index).begin();
      if (runs(begin)) {
        one.seenAt = BootClock.now();
      } else {
        one.gone = true;
      }
    }
    // What has ended by now has said so before, if it ever will.
    readOn();
    open.removeIf(one -> {
      if (one.gone) {
        end(one.index, one.seenAt);
      }
      return one.gone;
    });
  }

  private void readOn() {
    try (RandomAccessFile lines = new RandomAccessFile(file.toFile(), "r")) {
      lines.seek(read);
      byte[] bytes = new byte[Math.toIntExact(lines.length() - read)];
      lines.readFully(bytes);
      String text = new String(bytes, StandardCharsets.UTF_8);
      int whole = text.lastIndexOf('\n') + 1;
      read += text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length;
      text.substring(0, whole).lines().map(HookRun::parse).forEach(this::take);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private void take(HookRun line) {
    if (line.phase() == Phase.BEGIN) {
      open.add(new Open(sightings.size(), line.nanos()));
      sightings.add(new Sighting(line, line.variable(Rivals.DAEMON), Sighting.RUNS));
      return;
    }
    open.removeIf(one -> {
      boolean its = sightings.get(one.index).begin().pid() == line.pid();
      if (its) {
        end(one.index, line.nanos());
      }
      return its;
    });
  }

  private void end(int index, long at) {
    Sighting seen = sightings.get(index);
    sightings.set(index, new Sighting(seen.begin(), seen.daemon(), at));
  }

  /** Whether the very process runs that said this; one that only waits to be buried does not. */
  private static boolean runs(HookRun begin) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(begin.pid()), "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      return !fields[0].equals("Z") && Long.parseLong(fields[19]) == begin.nanos() / TICK;
    } catch (NoSuchFileException e) {
      return false;
    } catch (IOException e) {
      // It ended while it was being looked at.
      return false;
    }
  }

  /** All that was seen so far, in the order of their begins in the log. */
  synchronized List<Sighting> sightings() {
    look();
    return List.copyOf(sightings);
  }

  /** Waits for a run that fits, and gives the first; empty if there is none in time. */
  Optional<Sighting> await(Predicate<Sighting> fits, Duration bound) throws InterruptedException {
    Deadline deadline = Deadline.in(bound);
    while (true) {
      Optional<Sighting> found = sightings().stream().filter(fits).findFirst();
      if (found.isPresent() || deadline.isOver()) {
        return found;
      }
      deadline.pauseBetweenTries();
    }
  }

  /** What was seen, for people. */
  String text() {
    return String.join("\n", sightings().stream().map(Sighting::toString).toList());
  }

  /** Ends what still runs of the hooks, which a failed test leaves. */
  @Override
  public void close() {
    closed = true;
    try {
      looking.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Sighting seen : sightings()) {
      if (seen.runs()) {
        ProcessHandle.of(seen.begin().pid()).ifPresent(ProcessHandle::destroyForcibly);
      }
    }
  }
}
