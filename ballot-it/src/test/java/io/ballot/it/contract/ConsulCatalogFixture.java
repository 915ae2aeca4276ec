package io.ballot.it.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.contract.CatalogFixture;
import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.port.CatalogPort;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockPort;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.junit.SharedConsul;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The catalog suites on the shared Consul, and on nodes without agents beside its own. */
final class ConsulCatalogFixture implements CatalogFixture {
  private static final JsonMapper JSON = new JsonMapper();
  private static final AtomicInteger FIXTURES = new AtomicInteger();

  private final SharedConsul consul;
  private final ConsulHttp http;
  private final Registrations registrations;
  private final ContractTime time = ContractTime.real();
  private final ConsulBackend backend;
  private final ConsulPorts ports;
  private final String prefix;
  private final List<String> serviceIds = new ArrayList<>();
  private final List<String> nodes = new ArrayList<>();
  private int names;

  ConsulCatalogFixture(SharedConsul consul, Registrations registrations) {
    this.consul = consul;
    this.http = consul.http();
    this.registrations = registrations;
    this.prefix = consul.unique("catalog-" + FIXTURES.incrementAndGet() + "-");
    this.backend =
        new ConsulBackend(Patient.connection(consul.uri()), consul.unique("catalog-ballot"));
    this.ports = backend.withToken(TokenSource.NONE);
  }

  @Override
  public CatalogPort port() {
    return ports.catalog();
  }

  @Override
  public LockPort lockPort() {
    return ports.locks();
  }

  @Override
  public String node() {
    return consul.node();
  }

  @Override
  public LockKey newKey() {
    return new LockKey(newName());
  }

  @Override
  public String newName() {
    names++;
    return prefix + names;
  }

  @Override
  public void register(
      String service, String serviceId, String address, int port, List<String> tags)
      throws Exception {
    ObjectNode definition = definition(serviceId, tags).put("Name", service).put("Port", port);
    if (port == 0) {
      // Newer versions want a port of whoever speaks Connect.
      definition.remove("Connect");
    }
    if (registrations.rich()) {
      definition.put("Address", address);
    }
    definition
        .putObject("Check")
        .put("CheckID", serviceId + "-check")
        .put("TTL", "600s")
        .put("Status", "passing");
    serviceIds.add(serviceId);
    http.services().register(definition.toString());
    // A state that a registration anew must leave alone.
    http.services().warn(serviceId + "-check");
  }

  @Override
  public InstanceId registerElsewhere(String service, String serviceId, List<String> tags)
      throws Exception {
    String node = newName();
    nodes.add(node);
    ObjectNode registration = JSON.createObjectNode().put("Node", node);
    registration.put("Address", "203.0.113.9");
    ObjectNode definition = definition(serviceId, tags).put("Service", service).put("Port", 80);
    if (registrations.rich()) {
      definition.put("Address", "203.0.113.10");
    }
    registration.set("Service", definition);
    http.catalog().register(registration.toString());
    return new InstanceId(node, serviceId);
  }

  private ObjectNode definition(String serviceId, List<String> tags) {
    ObjectNode definition =
        JSON.createObjectNode()
            .put("ID", serviceId)
            .put("EnableTagOverride", registrations.overridable());
    definition.putObject("Meta").put("size", "größer als 7 & <mehr>").put("empty", "");
    definition.putObject("Weights").put("Passing", 7).put("Warning", 2);
    if (registrations.rich()) {
      definition.putObject("Connect").put("Native", true);
      ObjectNode addresses = definition.putObject("TaggedAddresses");
      addresses.putObject("wan").put("Address", "198.51.100.1").put("Port", 1);
      addresses.putObject("mine").put("Address", "198.51.100.2").put("Port", 2);
    }
    set(definition, tags);
    return definition;
  }

  @Override
  public void deregister(String serviceId) throws Exception {
    serviceIds.remove(serviceId);
    http.services().deregister(serviceId);
  }

  @Override
  public void setTags(String serviceId, List<String> tags) throws Exception {
    ObjectNode definition = agentDefinition(serviceId);
    definition.set("Name", definition.remove("Service"));
    definition.remove(List.of("ContentHash", "Datacenter"));
    set(definition, tags);
    http.services().register(definition.toString());
  }

  @Override
  public void editCatalogTags(InstanceId instance, List<String> tags) throws Exception {
    ObjectNode service = catalogRecord(instance);
    set(service, tags);
    ObjectNode registration =
        JSON.createObjectNode().put("Node", instance.node()).put("SkipNodeUpdate", true);
    registration.set("Service", service);
    http.catalog().register(registration.toString());
  }

  @Override
  public List<String> agentTags(String serviceId) throws Exception {
    return texts(agentDefinition(serviceId).path("Tags"));
  }

  @Override
  public List<String> catalogTags(InstanceId instance) throws Exception {
    return texts(catalogRecord(instance).path("Tags"));
  }

  @Override
  public String allButTags(InstanceId instance) throws Exception {
    Map<String, Object> all = new TreeMap<>();
    all.put("catalog", withoutTags(catalogRecord(instance)));
    if (instance.node().equals(node())) {
      all.put("agent", withoutTags(agentDefinition(instance.serviceId())));
      for (JsonNode check : http.get("health/node/" + node()).expectOk().json()) {
        if (check.path("ServiceID").asText().equals(instance.serviceId())) {
          all.put("check " + check.path("CheckID").asText(), check.path("Status").asText());
        }
      }
    }
    all.put("node", http.get("catalog/node/" + instance.node()).expectOk().json().path("Node"));
    return all.toString();
  }

  @Override
  public ContractTime time() {
    return time;
  }

  @Override
  public void close() throws Exception {
    backend.close();
    for (String serviceId : List.copyOf(serviceIds)) {
      deregister(serviceId);
    }
    for (String node : nodes) {
      http.put("catalog/deregister", JSON.createObjectNode().put("Node", node).toString())
          .expectOk();
    }
    http.kv().deleteTree(prefix);
  }

  private ObjectNode agentDefinition(String serviceId) throws Exception {
    return (ObjectNode) http.services().definition(serviceId).orElseThrow();
  }

  /** One service of a node, as {@code catalog/register} takes it. */
  private ObjectNode catalogRecord(InstanceId instance) throws Exception {
    String node = URLEncoder.encode(instance.node(), StandardCharsets.UTF_8);
    JsonNode services = http.get("catalog/node/" + node).expectOk().json().path("Services");
    ObjectNode record = (ObjectNode) services.path(instance.serviceId());
    record.remove(List.of("CreateIndex", "ModifyIndex"));
    return record;
  }

  private static ObjectNode withoutTags(ObjectNode definition) {
    definition.remove(List.of("Tags", "ContentHash"));
    return definition;
  }

  private static void set(ObjectNode definition, List<String> tags) {
    ArrayNode array = definition.putArray("Tags");
    tags.forEach(array::add);
  }

  private static List<String> texts(JsonNode array) {
    List<String> texts = new ArrayList<>();
    array.forEach(text -> texts.add(text.asText()));
    return texts;
  }
}
