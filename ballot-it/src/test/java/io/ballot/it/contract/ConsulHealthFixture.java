package io.ballot.it.contract;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.HealthFixture;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthPort;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Services;
import java.util.concurrent.atomic.AtomicInteger;

/** The health suite on an agent of its own, for it puts the node into maintenance. */
final class ConsulHealthFixture implements HealthFixture {
  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicInteger NAMES = new AtomicInteger();

  private final ConsulHttp http;
  private final Services services;
  private final ConsulBackend backend;
  private final ContractTime time = ContractTime.real();

  ConsulHealthFixture(ConsulAgent agent) {
    this.http = agent.http();
    this.services = http.services();
    this.backend = new ConsulBackend(Patient.connection(agent.uri()), "ballot");
  }

  @Override
  public HealthPort port() {
    return backend.withToken(TokenSource.NONE).health();
  }

  @Override
  public String newName() {
    return "health-" + NAMES.incrementAndGet();
  }

  @Override
  public void register(String serviceId) throws Exception {
    services.register(JSON.createObjectNode().put("ID", serviceId).put("Name", "any").toString());
  }

  @Override
  public void deregister(String serviceId) throws Exception {
    // Newer versions answer 404 where it is gone already.
    http.put("agent/service/deregister/" + serviceId, "");
  }

  @Override
  public void addCheck(String serviceId, String checkId, String name, CheckStatus status)
      throws Exception {
    services.registerCheck(check(checkId, name, status).put("ServiceID", serviceId).toString());
  }

  @Override
  public void addNodeCheck(String checkId, String name, CheckStatus status) throws Exception {
    services.registerCheck(check(checkId, name, status).toString());
  }

  private static ObjectNode check(String checkId, String name, CheckStatus status) {
    String stands =
        switch (status) {
          case PASSING -> "passing";
          case WARNING -> "warning";
          case CRITICAL -> "critical";
        };
    return JSON.createObjectNode()
        .put("ID", checkId)
        .put("Name", name)
        .put("TTL", "600s")
        .put("Status", stands);
  }

  @Override
  public void setCheck(String checkId, CheckStatus status) throws Exception {
    switch (status) {
      case PASSING -> services.pass(checkId);
      case WARNING -> services.warn(checkId);
      case CRITICAL -> services.fail(checkId);
    }
  }

  @Override
  public void removeCheck(String checkId) throws Exception {
    services.deregisterCheck(checkId);
  }

  @Override
  public void serviceMaintenance(String serviceId, boolean on) throws Exception {
    services.maintenance(serviceId, on, "the test wants it");
  }

  @Override
  public void nodeMaintenance(boolean on) throws Exception {
    services.nodeMaintenance(on, "the test wants it");
  }

  @Override
  public ContractTime time() {
    return time;
  }

  @Override
  public void close() {
    backend.close();
  }
}
