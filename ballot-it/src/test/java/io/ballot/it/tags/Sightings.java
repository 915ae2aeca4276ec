package io.ballot.it.tags;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Everything that one reader saw who asked again as soon as it had an answer. */
final class Sightings implements AutoCloseable {
  /**
   * One answer.
   *
   * @param asked when it was asked for, on {@link System#nanoTime}
   * @param answered when it came
   * @param carriers who carried the tag
   */
  record Sighting(long asked, long answered, Set<String> carriers) {}

  /** Asks once. */
  @FunctionalInterface
  interface Reader {
    Set<String> read() throws Exception;
  }

  private final String name;
  private final ExecutorService thread = Executors.newSingleThreadExecutor();
  private final List<Sighting> all = new ArrayList<>();
  private final Future<?> reading;
  private volatile boolean over;

  /** Begins to read at once. */
  Sightings(String name, Reader reader) {
    this.name = name;
    this.reading =
        thread.submit(() -> {
          while (!over) {
            long asked = System.nanoTime();
            Set<String> carriers = reader.read();
            add(new Sighting(asked, System.nanoTime(), carriers));
          }
          return null;
        });
  }

  private synchronized void add(Sighting sighting) {
    all.add(sighting);
  }

  /** Ends reading, and gives what was seen; fails where a reading did. */
  List<Sighting> end() throws Exception {
    over = true;
    reading.get(30, TimeUnit.SECONDS);
    synchronized (this) {
      return List.copyOf(all);
    }
  }

  /** For how long nobody was seen at a stretch: from the last answer with a carrier to the next. */
  static List<Duration> gaps(List<Sighting> sightings) {
    List<Duration> gaps = new ArrayList<>();
    Sighting last = null;
    boolean gap = false;
    for (Sighting sighting : sightings) {
      if (sighting.carriers().isEmpty()) {
        gap = last != null;
        continue;
      }
      if (gap && last != null) {
        gaps.add(Duration.ofNanos(sighting.answered() - last.answered()));
      }
      gap = false;
      last = sighting;
    }
    return gaps;
  }

  @Override
  public String toString() {
    return name;
  }

  @Override
  public void close() {
    over = true;
    thread.shutdownNow();
  }
}
