package io.ballot.consul.lock;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.Origin;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the lock port share: an agent that answers as told, and the port on it. */
abstract class LockPortTest {
  static final String TXN = "PUT /v1/txn";
  static final Duration TIMEOUT = Duration.ofSeconds(2);
  static final LockKey KEY = new LockKey("service/web/leader");
  static final SessionId SESSION = new SessionId("f7e4357b-9e66-9b15-d5ea-fcb7a5c3faf7");
  static final Payload PAYLOAD =
      new Payload(
          "192.0.2.7",
          80,
          SESSION,
          new Origin(new InstanceId("node-1", "web"), Duration.ofSeconds(10), "host", 7));

  FakeAgent agent;
  LockPort port;
  private ConsulBackend backend;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    agent.on("GET /v1/agent/self", Reply.json(200, "{\"Config\":{\"NodeName\":\"node-1\"}}"));
    backend = new ConsulBackend(agent.connection(), "ballot");
    port = backend.withToken(TokenSource.NONE).locks();
  }

  @AfterEach
  void close() {
    backend.close();
    agent.close();
  }
}
