package io.ballot.it.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.SnapshotContract;
import io.ballot.domain.contract.SnapshotFixture;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.provider.ConsulProvider;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On an agent of its own: a snapshot sets back what all tests on it have done. */
class ConsulSnapshotContractIT extends SnapshotContract {
  private static final AtomicInteger KEYS = new AtomicInteger();

  private static @Nullable ConsulAgent agent;
  private static @Nullable ConsulBackend backend;

  @BeforeAll
  static void start() throws Exception {
    agent = ConsulAgent.start(ConsulProvider.ofThisRun(), AgentOptions.server("snapshots"));
    backend = new ConsulBackend(Patient.connection(agent.uri()), "ballot");
  }

  @AfterAll
  static void stop() {
    if (backend != null) {
      backend.close();
    }
    if (agent != null) {
      agent.close();
    }
  }

  @Override
  protected SnapshotFixture newFixture() {
    ConsulAgent own = Objects.requireNonNull(agent);
    LockPort port = Objects.requireNonNull(backend).withToken(TokenSource.NONE).locks();
    return new SnapshotFixture() {
      @Override
      public LockPort port() {
        return port;
      }

      @Override
      public LockKey newKey() {
        return new LockKey("election/" + KEYS.incrementAndGet());
      }

      @Override
      public void destroy(SessionId session) throws Exception {
        own.http().sessions().destroy(session.value());
      }

      @Override
      public Taken takeSnapshot() throws Exception {
        byte[] taken = snapshot(own.uri(), HttpRequest.newBuilder().GET());
        return () ->
            snapshot(own.uri(), HttpRequest.newBuilder().PUT(BodyPublishers.ofByteArray(taken)));
      }
    };
  }

  private static byte[] snapshot(URI agent, HttpRequest.Builder request) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<byte[]> response =
          client.send(
              request.uri(URI.create(agent + "/v1/snapshot")).build(), BodyHandlers.ofByteArray());
      assertEquals(200, response.statusCode());
      return response.body();
    }
  }
}
