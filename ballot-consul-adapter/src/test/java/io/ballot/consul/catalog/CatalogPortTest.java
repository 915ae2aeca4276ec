package io.ballot.consul.catalog;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.fake.FakeAgent;
import io.ballot.consul.fake.Reply;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of the catalog port share: an agent that answers as told, and the port on it. */
abstract class CatalogPortTest {
  static final String SERVICES = "GET /v1/catalog/service/web";
  static final String OWN = "GET /v1/agent/service/web-1";
  static final String NODE = "GET /v1/catalog/node-services/n1";
  static final String LOCK = "GET /v1/kv/leader";
  static final String TXN = "PUT /v1/txn";
  static final String REGISTER = "PUT /v1/agent/service/register";
  static final String CATALOG = "PUT /v1/catalog/register";
  static final String TAGGED_ADDRESSES =
      ",\"ServiceTaggedAddresses\":{\"lan\":{\"Address\":\"10.0.0.9\",\"Port\":80}}";

  FakeAgent agent;
  CatalogPort port;
  private ConsulBackend backend;

  @BeforeEach
  void connect() throws Exception {
    agent = new FakeAgent();
    agent.on("GET /v1/agent/self", Reply.json(200, "{\"Config\":{\"NodeName\":\"n1\"}}"));
    backend = new ConsulBackend(agent.connection(), "ballot");
    port = backend.withToken(TokenSource.NONE).catalog();
  }

  @AfterEach
  void close() {
    backend.close();
    agent.close();
  }

  static TagAssignment assignment(Scope scope) {
    return new TagAssignment(
        "web",
        new InstanceId("n1", "web-1"),
        "primary",
        scope,
        new LockKey("leader"),
        new SessionId("mine"),
        83);
  }

  /** The lock as {@link #assignment} says that it is. */
  static Reply lockOf(String session, long index) {
    return Reply.json(
            200,
            "[{\"Session\":\"%s\",\"CreateIndex\":7,\"ModifyIndex\":%d}]".formatted(session, index))
        .at(index);
  }

  /** The own registration as the agent has it. */
  static Reply own(boolean override, String tags) {
    return local("web-1", override, tags);
  }

  /** The registration of an instance as its agent has it. */
  static Reply local(String id, boolean override, String tags) {
    return Reply.json(
        200,
        "{\"ID\":\"%s\",\"Service\":\"web\",\"Tags\":%s,\"Port\":80,\"ContentHash\":\"x\",\"EnableTagOverride\":%s}"
            .formatted(id, tags, override));
  }

  /** Instances as the catalog shows them. */
  static Reply services(String... rows) {
    return Reply.json(200, "[" + String.join(",", rows) + "]").at(100);
  }

  /** One of them. */
  static String row(String node, String id, String tags, String more) {
    return "{\"Node\":\"%s\",\"Address\":\"10.0.0.1\",\"ServiceID\":\"%s\",\"ServiceName\":\"web\",\"ServiceTags\":%s,\"ServicePort\":80,\"ModifyIndex\":50%s}"
        .formatted(node, id, tags, more);
  }

  static Reply refusal(int operation, String what) {
    return Reply.json(
        409,
        "{\"Results\":null,\"Errors\":[{\"OpIndex\":%d,\"What\":\"%s\"}]}"
            .formatted(operation, what));
  }
}
