package io.ballot.it.consul;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes an agent's options as the configuration files that Consul reads. */
final class AgentConfiguration {

  private static final JsonMapper JSON = new JsonMapper();

  private AgentConfiguration() {}

  static Map<String, String> files(
      AgentOptions options, AgentPorts ports, ConsulVersion version, String dataFolder) {
    Map<String, String> files = new LinkedHashMap<>();
    // Consul reads the files in the order of their names: the options' own come later and win.
    files.put("00-harness.json", harness(options, ports, version, dataFolder).toPrettyString());
    files.putAll(options.extra());
    return files;
  }

  private static ObjectNode harness(
      AgentOptions options, AgentPorts ports, ConsulVersion version, String dataFolder) {
    ObjectNode root = JSON.createObjectNode();
    root.put("node_name", options.name());
    root.put("datacenter", "dc1");
    root.put("server", options.server());
    if (options.server()) {
      root.put("bootstrap_expect", options.serversExpected());
    }
    root.put("data_dir", dataFolder);
    root.put("bind_addr", options.address());
    root.put("client_addr", options.address());
    root.put("log_level", "INFO");
    root.put("disable_update_check", true);
    // Changes of a check's output are told at once instead of up to 5 minutes later.
    root.put("check_update_interval", "0s");
    root.putObject("performance").put("raft_multiplier", options.raftMultiplier());
    ports(root.putObject("ports"), ports, version);
    if (!options.joins().isEmpty()) {
      options.joins().forEach(root.putArray("retry_join")::add);
      root.put("retry_interval", "1s");
    }
    if (options.managementToken() != null) {
      acl(root.putObject("acl"), options.managementToken(), version);
    }
    return root;
  }

  private static void ports(ObjectNode node, AgentPorts ports, ConsulVersion version) {
    node.put("http", ports.http());
    node.put("serf_lan", ports.serf());
    node.put("server", ports.rpc());
    node.put("serf_wan", -1);
    node.put("dns", ports.dns());
    node.put("grpc", -1);
    if (version.isAtLeast(1, 14)) {
      // New there, and on by default; unknown, and so refused, before.
      node.put("grpc_tls", -1);
    }
  }

  private static void acl(ObjectNode acl, String managementToken, ConsulVersion version) {
    acl.put("enabled", true);
    acl.put("default_policy", "deny");
    ObjectNode tokens = acl.putObject("tokens");
    tokens.put(version.isAtLeast(1, 11) ? "initial_management" : "master", managementToken);
    // Without it the agent could not register its own node, and nothing on it would be healthy.
    tokens.put("agent", managementToken);
  }
}
