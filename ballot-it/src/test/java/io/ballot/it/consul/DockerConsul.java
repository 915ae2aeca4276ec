package io.ballot.it.consul;

import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.util.Map;

/**
 * Consul as a container image.
 *
 * @param image its name with a tag; it is on this machine
 * @param version the version that the tag says
 */
public record DockerConsul(String image, ConsulVersion version) implements Consul {

  @Override
  public String origin() {
    return "Docker image " + image;
  }

  @Override
  public String dataFolder(Path agentFolder) {
    return DockerAgent.FOLDER + "/data";
  }

  @Override
  public AgentRuntime prepare(
      AgentPlace place, String name, Path folder, Map<String, String> configuration, LineLog log) {
    if (place.isItsOwn()) {
      throw new IllegalArgumentException("a container shares this machine's network");
    }
    return DockerAgent.of(image, folder, configuration, log);
  }
}
