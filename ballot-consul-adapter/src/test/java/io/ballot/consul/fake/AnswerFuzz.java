package io.ballot.consul.fake;

import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.Transport;
import io.ballot.domain.fuzz.Fuzz;
import io.ballot.domain.fuzz.Mutator;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** Has the adapter read answers of a real agent, first as they were recorded and then broken. */
public final class AnswerFuzz implements AutoCloseable {
  /** What a reader may look for in a text that is no JSON. */
  private static final List<String> WORDS =
      List.of("Permission denied", "ACL not found", "not found", "\"AggregatedStatus\"", "\"n1\"");

  private static final List<Integer> STATUSES = List.of(200, 403, 404, 409, 429, 500, 503);
  private static final List<String> INDEXES =
      List.of("0", "-1", "9223372036854775807", "9223372036854775808", "x");

  private final FakeAgent agent;
  private final Transport transport;

  /** An agent, and a connection to it. */
  public AnswerFuzz() throws IOException {
    agent = new FakeAgent();
    transport = new Transport(agent.connection());
  }

  /** A question to Consul, to the end of what is made of its answer. */
  @FunctionalInterface
  public interface Ask {
    /** Asks, and reads all of the answer. Throws, by the ports' contract, nothing else. */
    void of(ConsulHttp http) throws Exception;
  }

  /** What is answered where it is not the answer that is broken. */
  public AnswerFuzz on(String request, Reply... answers) {
    agent.on(request, answers);
    return this;
  }

  /**
   * Fuzzes.
   *
   * @param request whose answer is broken: method and path
   * @param ask asks it
   * @param recorded the names of real answers to it
   */
  public void run(String request, Ask ask, String... recorded) throws Exception {
    ConsulHttp http = transport.as("");
    List<Recorded> answers =
        Stream.of(recorded).map(Recorded::allOf).flatMap(List::stream).toList();
    for (Recorded answer : answers) {
      agent.on(request, answer.reply());
      take(ask, http);
    }
    Mutator bodies = new Mutator(answers.stream().map(Recorded::body).toList(), WORDS);
    new Fuzz()
        .run(
            "what reads the answer to " + request,
            random -> broken(answers, bodies, random),
            answer -> {
              agent.on(request, answer.reply());
              take(ask, http);
              agent.allAsked();
            });
  }

  private static void take(Ask ask, ConsulHttp http) throws Exception {
    try {
      ask.of(http);
    } catch (PortException documented) {
      // Also of an answer that was not broken: some are refusals.
    }
  }

  private static Recorded broken(List<Recorded> answers, Mutator bodies, RandomGenerator random) {
    Recorded answer = answers.get(random.nextInt(answers.size()));
    return new Recorded(
        answer.name(),
        random.nextInt(8) == 0 ? STATUSES.get(random.nextInt(STATUSES.size())) : answer.status(),
        random.nextInt(8) == 0 ? INDEXES.get(random.nextInt(INDEXES.size())) : answer.index(),
        bodies.next(random));
  }

  @Override
  public void close() {
    transport.close();
    agent.close();
  }
}
