package io.ballot.domain.runtime;

import io.ballot.domain.election.Event;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The events that wait for a loop. An observation takes the place of an older one of its kind, for
 * only the newest counts, and there are never more answers than requests under way; so the box is
 * bounded by what an election does, not by what the world does.
 */
final class Mailbox {
  /** Far more than an election can have under way. */
  static final int CAPACITY = 64;

  private final Map<Object, Event> events = new LinkedHashMap<>();

  /** Puts an event in. */
  synchronized void put(Event event) {
    events.put(slot(event), event);
    if (events.size() > CAPACITY) {
      throw new IllegalStateException("the mailbox overflows: " + events.keySet());
    }
  }

  /** Takes the oldest event out, or {@code null}. */
  synchronized @Nullable Event take() {
    var entries = events.entrySet().iterator();
    if (!entries.hasNext()) {
      return null;
    }
    Event event = entries.next().getValue();
    entries.remove();
    return event;
  }

  synchronized boolean isEmpty() {
    return events.isEmpty();
  }

  private static Object slot(Event event) {
    return switch (event) {
      case Event.Answer answer -> new AnswerSlot(answer.getClass(), answer.attempt());
      case Event.Observation observation -> observation.getClass();
      case Event.Command command -> command.getClass();
      case Event.Woken woken -> woken.getClass();
    };
  }

  private record AnswerSlot(Class<?> kind, long attempt) {}
}
