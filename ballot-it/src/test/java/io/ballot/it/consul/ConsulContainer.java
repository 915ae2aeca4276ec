package io.ballot.it.consul;

import io.ballot.it.process.LineLog;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.startupcheck.StartupCheckStrategy;
import org.testcontainers.containers.wait.strategy.AbstractWaitStrategy;
import org.testcontainers.utility.DockerImageName;

/**
 * Testcontainers' part of an agent: it makes the container, puts the files into it and starts it.
 * Whether the agent is ready, and when it ended, the harness finds out as it does for a process.
 */
final class ConsulContainer extends GenericContainer<ConsulContainer> {

  private final LineLog lines;

  ConsulContainer(String image, String configurationFolder, LineLog lines) {
    super(DockerImageName.parse(image));
    this.lines = lines;
    withNetworkMode("host");
    // The image's own entry point would add a data folder, drop root and fork.
    withCreateContainerCmdModifier(command -> command.withEntrypoint("/bin/consul"));
    withCommand("agent", "-config-dir=" + configurationFolder);
    withStartupCheckStrategy(new NoStartupCheck());
    waitingFor(
        new AbstractWaitStrategy() {
          @Override
          protected void waitUntilReady() {}
        });
  }

  @Override
  protected void containerIsCreated(String id) {
    ContainerLog.follow(getDockerClient(), id, lines);
  }

  /** An agent that ends at once is the harness's to explain, by its log. */
  private static final class NoStartupCheck extends StartupCheckStrategy {

    @Override
    public StartupStatus checkStartupState(
        com.github.dockerjava.api.DockerClient client, String containerId) {
      return StartupStatus.SUCCESSFUL;
    }
  }
}
