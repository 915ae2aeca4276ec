package io.ballot.it.consul;

import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.util.Map;

/**
 * Consul as a program on this machine.
 *
 * @param binary the program
 * @param version what it says its version is
 * @param origin where it came from
 */
public record LocalConsul(Path binary, ConsulVersion version, String origin) implements Consul {

  @Override
  public String dataFolder(Path agentFolder) {
    return agentFolder.resolve("data").toString();
  }

  @Override
  public AgentRuntime prepare(
      AgentPlace place, String name, Path folder, Map<String, String> configuration, LineLog log) {
    return LocalAgent.of(place, binary, folder, configuration, log);
  }
}
