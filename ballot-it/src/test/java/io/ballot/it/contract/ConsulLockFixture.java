package io.ballot.it.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.LockFixture;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionId;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.junit.SharedConsul;
import java.util.concurrent.atomic.AtomicInteger;

/** The lock suites on the shared Consul: two backends, and so two daemons, on its one node. */
final class ConsulLockFixture implements LockFixture {
  private static final JsonMapper JSON = new JsonMapper();

  private static final AtomicInteger FIXTURES = new AtomicInteger();

  private final SharedConsul consul;
  private final ConsulHttp http;
  private final ContractTime time = ContractTime.real();
  private final ConsulBackend own;
  private final ConsulBackend rival;
  private final String keys;
  private int keysMade;

  ConsulLockFixture(SharedConsul consul) {
    this.consul = consul;
    this.http = consul.http();
    // The tests of a class may share its view of Consul, but no key: lock delays outlive a test.
    this.keys = consul.unique("election-" + FIXTURES.incrementAndGet() + "/");
    ConsulConnection connection = Patient.connection(consul.uri());
    this.own = new ConsulBackend(connection, consul.unique("ballot"));
    this.rival = new ConsulBackend(connection, consul.unique("ballot"));
  }

  @Override
  public LockPort port() {
    return own.withToken(TokenSource.NONE).locks();
  }

  @Override
  public LockPort rival() {
    return rival.withToken(TokenSource.NONE).locks();
  }

  @Override
  public String node() {
    return consul.node();
  }

  @Override
  public LockKey newKey() {
    keysMade++;
    return new LockKey(keys + keysMade);
  }

  @Override
  public void putText(LockKey key, String text) throws Exception {
    http.kv().put(key.value(), text);
  }

  @Override
  public void putForeignPayload(LockKey key, String address, int port, SessionId session)
      throws Exception {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("Address", address).put("Port", port).put("SessionID", session.value());
    http.kv().put(key.value(), payload.toString());
  }

  @Override
  public void delete(LockKey key) throws Exception {
    http.kv().delete(key.value());
  }

  @Override
  public void destroy(SessionId session) throws Exception {
    http.sessions().destroy(session.value());
  }

  @Override
  public void forget(Liveness liveness) throws Exception {
    http.services().deregister(liveness.id());
  }

  @Override
  public ContractTime time() {
    return time;
  }

  @Override
  public void close() throws Exception {
    own.close();
    rival.close();
    http.kv().deleteTree(keys);
  }
}
