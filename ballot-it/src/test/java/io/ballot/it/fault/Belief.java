package io.ballot.it.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.daemon.DaemonProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A time in which a daemon believed that it led, by its own log. Its lines have milliseconds of one
 * wall clock, and are written in the step that changes the belief; between a loss and the next
 * election by the rules lies a demote budget at least, so that nothing is misjudged for less.
 *
 * @param from when it was elected, or had waited an older term out
 * @param to when it stepped down, noticed a loss, or wrote its last line; {@link #GOES_ON} if that
 *     is still to come
 * @param daemon its name
 * @param fencingToken the term's
 */
record Belief(long from, long to, String daemon, long fencingToken) {

  static final long GOES_ON = Long.MAX_VALUE;

  @Override
  public String toString() {
    return "%s believed in term %d from %s to %s"
        .formatted(
            daemon,
            fencingToken,
            BootClock.text(from),
            to == GOES_ON ? "the end" : BootClock.text(to));
  }

  /** The beliefs that the lines of a log tell of. */
  static List<Belief> of(String daemon, Stream<JsonNode> lines) {
    Reader reader = new Reader(daemon);
    lines.forEach(reader::read);
    return reader.beliefs();
  }

  /** The beliefs of a daemon whose log is read on and on. */
  static final class Log {
    private final DaemonProcess process;
    private final Reader reader;
    private long next;

    Log(String daemon, DaemonProcess process) {
      this.process = process;
      this.reader = new Reader(daemon);
    }

    /** All so far. */
    synchronized List<Belief> beliefs() {
      long mark = process.mark();
      process.eventsFrom(next).forEach(reader::read);
      next = mark;
      return reader.beliefs();
    }
  }

  private static final class Reader {
    private final String daemon;
    private final List<Belief> beliefs = new ArrayList<>();

    Reader(String daemon) {
      this.daemon = daemon;
    }

    List<Belief> beliefs() {
      return List.copyOf(beliefs);
    }

    void read(JsonNode line) {
      switch (line.path("event").asText()) {
        case "elected" -> {
          end(at(line));
          beliefs.add(new Belief(at(line), GOES_ON, daemon, line.path("fencingToken").asLong()));
        }
        case "promotion-waits" -> {
          long wait = Duration.ofMillis(line.path("waitMs").asLong()).toNanos();
          begin(at(line) + wait);
        }
        case "stepping-down", "term-lost", "wedged", "stopped" -> end(at(line));
        default -> {}
      }
    }

    private static long at(JsonNode line) {
      return BootClock.at(Instant.parse(line.path("time").asText()));
    }

    private boolean goesOn() {
      return !beliefs.isEmpty() && beliefs.getLast().to() == GOES_ON;
    }

    /** While it waits an older term out, it knows that someone else may act. */
    private void begin(long at) {
      if (goesOn()) {
        Belief last = beliefs.removeLast();
        beliefs.add(new Belief(at, GOES_ON, daemon, last.fencingToken()));
      }
    }

    private void end(long at) {
      if (goesOn()) {
        Belief last = beliefs.removeLast();
        beliefs.add(
            new Belief(last.from(), Math.max(last.from(), at), daemon, last.fencingToken()));
      }
    }
  }
}
