package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.domain.election.Reply;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class BoundedCallsTest {
  /** Requests that were begun, each with what makes and answers it. */
  private final Deque<Runnable> begun = new ArrayDeque<>();

  private final List<String> made = new ArrayList<>();
  private final List<String> told = new ArrayList<>();
  private final Calls calls = boundedTo(2, 0).usual();

  private BoundedCalls boundedTo(int most, int kept) {
    return new BoundedCalls(
        new Calls() {
          @Override
          public <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
            begun.add(() -> reply.accept(request.attempt()));
          }
        },
        most,
        kept);
  }

  @Test
  void beginsNoMoreThanSoManyAtOnce() {
    ask("a");
    ask("b");
    ask("c");

    assertEquals(2, begun.size());
  }

  @Test
  void beginsTheOneThatWaitsLongestWhenOneIsAnswered() {
    for (String each : List.of("a", "b", "c", "d")) {
      ask(each);
    }

    begun.remove().run();
    begun.remove().run();
    begun.remove().run();

    assertEquals(List.of("a", "b", "c"), made);
    assertEquals(made, told);
    assertEquals(1, begun.size());
  }

  @Test
  void beginsAsManyAgainWhenAllWereAnswered() {
    ask("a");
    ask("b");
    begun.remove().run();
    begun.remove().run();

    ask("c");
    ask("d");
    ask("e");

    assertEquals(2, begun.size());
  }

  @Test
  void looksAtWhatComesBeforeARequestOnlyWhenItsTurnComes() {
    ask("a");
    ask("b");
    ask("c");

    assertEquals(List.of(), made);
  }

  @Test
  void goesOnAfterAFaultOfWhoIsTold() {
    calls.make(
        () -> "a",
        reply -> {
          throw new IllegalStateException("planted");
        });
    ask("b");
    ask("c");

    assertThrows(IllegalStateException.class, begun.remove()::run);

    assertEquals(2, begun.size());
  }

  @Test
  void letsThoseAheadGoBeforeAllThatWait() {
    BoundedCalls both = boundedTo(4, 1);
    for (String each : List.of("tag 1", "tag 2", "tag 3", "tag 4", "tag 5")) {
      ask(both.usual(), each);
    }
    ask(both.ahead(), "lock 1");
    ask(both.ahead(), "lock 2");

    while (!begun.isEmpty()) {
      begun.remove().run();
    }

    assertEquals(List.of("tag 1", "tag 2", "tag 3", "lock 1", "lock 2", "tag 4", "tag 5"), made);
  }

  @Test
  void keepsAPlaceForEitherKind() {
    BoundedCalls both = boundedTo(4, 1);
    for (String each : List.of("lock 1", "lock 2", "lock 3", "lock 4")) {
      ask(both.ahead(), each);
    }
    assertEquals(3, begun.size());

    ask(both.usual(), "tag");
    assertEquals(4, begun.size());
  }

  private void ask(String name) {
    ask(calls, name);
  }

  private void ask(Calls which, String name) {
    which.make(
        () -> {
          made.add(name);
          return name;
        },
        reply -> told.add(name));
  }
}
