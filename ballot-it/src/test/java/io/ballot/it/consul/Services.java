package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** Registrations, checks and maintenance on one agent. */
public final class Services {

  private static final JsonMapper JSON = new JsonMapper();

  private final ConsulHttp http;

  Services(ConsulHttp http) {
    this.http = http;
  }

  /** Registers from raw JSON, {@code PUT /v1/agent/service/register}. */
  public void register(String definition) throws IOException, InterruptedException {
    http.putOnceAllowed("agent/service/register", definition);
  }

  /**
   * Registers a passing instance with one TTL check of two hours, longer than any test, whose id is
   * {@code <id>-check}: the test alone says how the instance feels.
   */
  public void register(String id, String name, int port, List<String> tags)
      throws IOException, InterruptedException {
    register(id, name, "", port, tags);
  }

  /** The same with an address of its own, or none if that is empty. */
  public void register(String id, String name, String address, int port, List<String> tags)
      throws IOException, InterruptedException {
    ObjectNode service = JSON.createObjectNode();
    service.put("ID", id);
    service.put("Name", name);
    service.put("Address", address);
    service.put("Port", port);
    ArrayNode tagList = service.putArray("Tags");
    tags.forEach(tagList::add);
    ObjectNode check = service.putArray("Checks").addObject();
    check.put("CheckID", checkOf(id));
    check.put("Name", "set by the test");
    check.put("TTL", "7200s");
    check.put("Status", "passing");
    register(service.toString());
  }

  /** The id of the check that {@link #register(String, String, int, List)} makes. */
  public static String checkOf(String id) {
    return id + "-check";
  }

  /** Takes an instance off the agent. */
  public void deregister(String id) throws IOException, InterruptedException {
    http.put("agent/service/deregister/" + id, "").expectOk();
  }

  /** The definition as the agent has it, empty when it knows no such instance. */
  public Optional<JsonNode> definition(String id) throws IOException, InterruptedException {
    Reply reply = http.get("agent/service/" + id);
    return reply.status() == 404 ? Optional.empty() : Optional.of(reply.expectOk().json());
  }

  /** Registers a check from raw JSON. */
  public void registerCheck(String definition) throws IOException, InterruptedException {
    http.put("agent/check/register", definition).expectOk();
  }

  /** Takes a check off the agent. */
  public void deregisterCheck(String check) throws IOException, InterruptedException {
    http.put("agent/check/deregister/" + check, "").expectOk();
  }

  /** Sets a TTL check to passing. */
  public void pass(String check) throws IOException, InterruptedException {
    set(check, "pass");
  }

  /** Sets a TTL check to warning. */
  public void warn(String check) throws IOException, InterruptedException {
    set(check, "warn");
  }

  /** Sets a TTL check to critical. */
  public void fail(String check) throws IOException, InterruptedException {
    set(check, "fail");
  }

  private void set(String check, String state) throws IOException, InterruptedException {
    http.put("agent/check/" + state + "/" + check, "").expectOk();
  }

  /** Puts one instance into maintenance or takes it out. */
  public void maintenance(String id, boolean on, String reason)
      throws IOException, InterruptedException {
    http.put("agent/service/maintenance/" + id + query(on, reason), "").expectOk();
  }

  /** Puts the whole node into maintenance or takes it out. */
  public void nodeMaintenance(boolean on, String reason) throws IOException, InterruptedException {
    http.put("agent/maintenance" + query(on, reason), "").expectOk();
  }

  private static String query(boolean on, String reason) {
    return "?enable=" + on + "&reason=" + URLEncoder.encode(reason, StandardCharsets.UTF_8);
  }
}
