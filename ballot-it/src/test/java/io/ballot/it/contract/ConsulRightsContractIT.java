package io.ballot.it.contract;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.domain.contract.RightsContract;
import io.ballot.domain.contract.RightsFixture;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.provider.ConsulProvider;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** On an agent of its own, which denies what a token does not allow. */
class ConsulRightsContractIT extends RightsContract {
  private static final String MANAGEMENT = "2f0c4c2e-5d7e-4a53-9d2c-0f6f1b3a9e11";

  private static final String READ_ALL =
      "key_prefix \"\" { policy = \"read\" } session_prefix \"\" { policy = \"read\" }"
          + " service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" } ";

  private static final String WRITE_LOCKS =
      "key_prefix \"\" { policy = \"write\" } session_prefix \"\" { policy = \"write\" }"
          + " service_prefix \"\" { policy = \"read\" } node_prefix \"\" { policy = \"read\" } ";

  private static @Nullable Guarded guarded;

  /** What all tests share: the agent, and tokens of it. */
  private record Guarded(ConsulAgent agent, ConsulBackend backend, String reader, String locker) {}

  @BeforeAll
  static void start() throws Exception {
    ConsulAgent agent =
        ConsulAgent.start(
            ConsulProvider.ofThisRun(), AgentOptions.server("rights").withDefaultDeny(MANAGEMENT));
    ConsulBackend backend = new ConsulBackend(Patient.connection(agent.uri()), "ballot");
    guarded =
        new Guarded(
            agent,
            backend,
            agent.http().acl().token("reads-all", READ_ALL),
            agent.http().acl().token("writes-locks", WRITE_LOCKS));
  }

  @AfterAll
  static void stop() {
    if (guarded != null) {
      guarded.backend().close();
      guarded.agent().close();
    }
  }

  @Override
  protected RightsFixture newFixture() {
    return new Fixture(Objects.requireNonNull(guarded));
  }

  private static final class Fixture implements RightsFixture {
    private static int names;

    private final Guarded guarded;
    private final ConsulHttp http;

    private Fixture(Guarded guarded) {
      this.guarded = guarded;
      this.http = guarded.agent().http();
    }

    @Override
    public LockPort allowed() {
      return with(MANAGEMENT).locks();
    }

    @Override
    public LockPort withoutLocking() {
      return with(guarded.reader()).locks();
    }

    @Override
    public LockPort withoutLiveness() {
      return with(guarded.locker()).locks();
    }

    @Override
    public CatalogPort withoutTagging() {
      return with(guarded.locker()).catalog();
    }

    private ConsulPorts with(String token) {
      return guarded.backend().withToken(token);
    }

    @Override
    public String node() {
      return guarded.agent().name();
    }

    @Override
    public LockKey newKey() {
      return new LockKey(newName());
    }

    @Override
    public String newName() {
      synchronized (Fixture.class) {
        names++;
        return "rights-" + names;
      }
    }

    @Override
    public void register(String service, String serviceId, List<String> tags) throws Exception {
      String quoted = String.join("\",\"", tags);
      http.services()
          .register(
              "{\"Name\":\"%s\",\"ID\":\"%s\",\"Port\":80,\"Tags\":[\"%s\"]}"
                  .formatted(service, serviceId, quoted));
    }

    @Override
    public List<String> catalogTags(InstanceId instance) throws Exception {
      return http.get("catalog/node/" + instance.node())
          .expectOk()
          .json()
          .path("Services")
          .path(instance.serviceId())
          .path("Tags")
          .valueStream()
          .map(tag -> tag.asText())
          .toList();
    }

    @Override
    public List<String> secrets() {
      return List.of(MANAGEMENT, guarded.reader(), guarded.locker());
    }

    @Override
    public void close() {
      // The agent ends with the class, and all that was registered with it.
    }
  }
}
