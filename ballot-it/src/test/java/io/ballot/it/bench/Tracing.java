package io.ballot.it.bench;

import io.ballot.it.bench.Relay.Passing;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Runs rounds of a row with daemons that reach Consul through relays. */
final class Tracing {
  private final Fleet fleet;
  private final Map<Integer, Relay> relays;
  private final Subject subject;

  Tracing(Fleet fleet, Map<Integer, Relay> relays, Subject subject) {
    this.fleet = fleet;
    this.relays = Map.copyOf(relays);
    this.subject = subject;
  }

  /** The round in the middle of an odd number of them, by length. */
  Trace middle(TakeoverRow row, int rounds) throws IOException, InterruptedException {
    List<Trace> traces = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      traces.add(round(row));
    }
    return Trace.middle(traces);
  }

  private Trace round(TakeoverRow row) throws IOException, InterruptedException {
    relays.values().forEach(Relay::forget);
    long at = System.nanoTime();
    long took = row.round(fleet);
    // The cause comes a moment after the clock was looked at, which is of no account here.
    return between(row.name(), row.cause(), at, at + took + 200_000);
  }

  /** What went by between two instants, since the relays have forgotten all before. */
  Trace between(String row, String cause, long at, long until) {
    Map<String, List<Passing>> passings = new TreeMap<>();
    relays.forEach((number, relay) -> passings.put(fleet.id(number), relay.passings(at)));
    return Trace.of(row, cause, subject.label(), at, until, passings, fleet.stamps().since(at));
  }
}
