package io.ballot.it.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.daemon.DaemonProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A hook that could not be started, and so says nothing itself: its daemon does, in the log.
 *
 * @param at when, as near as the log's clock tells
 * @param daemon the name of the daemon that was to run it
 * @param event what it was to be run for
 */
record Miss(long at, String daemon, String event) {

  /**
   * What follows from a miss is started only after it was said, but clocks differ: the log's has
   * milliseconds, the hooks' hundredths of a second.
   */
  private static final Duration CLOCKS_DIFFER = Duration.ofMillis(30);

  /** The instance of that daemon. */
  String instance() {
    return daemon.substring(0, daemon.indexOf('#'));
  }

  @Override
  public String toString() {
    return "%s  %s of %s could not be started".formatted(BootClock.text(at), event, daemon);
  }

  /** Reads a daemon's log on and on. */
  static final class Reader {
    private final String daemon;
    private final DaemonProcess process;
    private final List<Miss> misses = new ArrayList<>();
    private long next;
    private boolean readToItsEnd;

    Reader(String daemon, DaemonProcess process) {
      this.daemon = daemon;
      this.process = process;
    }

    /** All so far. */
    synchronized List<Miss> misses() {
      if (!readToItsEnd) {
        boolean ended = !process.isRunning();
        long mark = process.mark();
        process.eventsFrom(next).stream()
            .filter(Reader::isMiss)
            .map(this::miss)
            .forEach(misses::add);
        next = mark;
        readToItsEnd = ended;
      }
      return List.copyOf(misses);
    }

    private static boolean isMiss(JsonNode line) {
      return line.path("event").asText().equals("hook-ended")
          && line.path("outcome").asText().equals("not-started");
    }

    private Miss miss(JsonNode line) {
      return new Miss(
          BootClock.at(Instant.parse(line.path("time").asText())) - CLOCKS_DIFFER.toNanos(),
          daemon,
          line.path("hook").asText());
    }
  }
}
