package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.http.Transport;
import io.ballot.domain.port.PortException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AgentQuestionsTest {
  private static final String ALL = "GET /v1/agent/services";
  private static final String ONE = "GET /v1/agent/service/w";

  private final CountDownLatch answered = new CountDownLatch(1);
  private FakeAgent agent;
  private Transport transport;
  private AgentQuestions questions;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    transport = new Transport(agent.connection());
    questions = new AgentQuestions(new AgentServices(transport.as(TokenSource.NONE)));
    for (int i = 0; i < 4; i++) {
      agent.on(ONE + i, one(i).after(answered));
    }
  }

  @AfterEach
  void close() {
    transport.close();
    agent.close();
  }

  @Test
  void asksForFewOneByOneAndForManyTogether() throws Exception {
    agent.on(ALL, all(4, 5, 6, 7).after(answered));

    List<FutureTask<Optional<AgentService>>> asked = ask(0, 8);
    answered.countDown();

    for (int i = 0; i < 8; i++) {
      assertEquals("w" + i, asked.get(i).get().orElseThrow().serviceId());
    }
    long together = agent.allAsked().stream().filter(a -> a.path().endsWith("services")).count();
    // The first of the others asks at once, and whoever comes meanwhile shares the second.
    assertEquals(true, together >= 1 && together <= 2, together + " requests for all");
  }

  @Test
  void asksOnceMoreForWhatTheListLeavesOut() throws Exception {
    agent.on(ALL, all(5).after(answered));
    agent.on(ONE + 4, Reply.text(403, "Permission denied"));

    List<FutureTask<Optional<AgentService>>> asked = ask(0, 5);
    answered.countDown();

    ExecutionException failed = assertThrows(ExecutionException.class, () -> asked.get(4).get());
    assertInstanceOf(PortException.class, failed.getCause());
  }

  @Test
  void tellsAllWhoAskedTogetherOfAFailure() throws Exception {
    agent.on(ALL, Reply.text(500, "EOF").after(answered));

    List<FutureTask<Optional<AgentService>>> asked = ask(0, 7);
    answered.countDown();

    for (int i = 4; i < 7; i++) {
      FutureTask<Optional<AgentService>> each = asked.get(i);
      assertInstanceOf(
          PortException.class, assertThrows(ExecutionException.class, each::get).getCause());
    }
  }

  /** Asks for each on a thread of its own, for each of the first four before the next. */
  private List<FutureTask<Optional<AgentService>>> ask(int from, int to) throws Exception {
    List<FutureTask<Optional<AgentService>>> asked = new ArrayList<>();
    for (int i = from; i < to; i++) {
      String id = "w" + i;
      FutureTask<Optional<AgentService>> task = new FutureTask<>(() -> questions.find(id));
      asked.add(task);
      Thread.ofVirtual().start(task);
      if (i < 4) {
        agent.nextAsked(ONE + i);
      }
    }
    agent.nextAsked(ALL);
    return asked;
  }

  private static Reply one(int number) {
    return Reply.json(200, definition(number));
  }

  private static Reply all(int... numbers) {
    StringBuilder services = new StringBuilder();
    for (int number : numbers) {
      services
          .append(services.isEmpty() ? "" : ",")
          .append("\"w%d\":%s".formatted(number, definition(number)));
    }
    return Reply.json(200, "{" + services + "}");
  }

  private static String definition(int number) {
    return "{\"ID\":\"w%d\",\"Service\":\"web\",\"Tags\":[]}".formatted(number);
  }
}
