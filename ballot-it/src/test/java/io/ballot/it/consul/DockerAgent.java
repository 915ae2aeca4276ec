package io.ballot.it.consul;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.InspectContainerResponse.ContainerState;
import com.github.dockerjava.api.command.WaitContainerResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import io.ballot.it.process.Leftovers;
import io.ballot.it.process.LineLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.images.builder.Transferable;

/**
 * An agent in a container that shares this machine's network. The container is made once and
 * started again after each end, so its configuration and data stay.
 */
final class DockerAgent implements AgentRuntime {

  static final String FOLDER = "/ballot-it";

  private static final int READABLE_BY_ALL = 0644;

  private final ConsulContainer container;
  private final Path folder;
  private final LineLog log;
  private final Runnable ending = this::remove;
  private boolean wasStarted;

  private DockerAgent(ConsulContainer container, Path folder, LineLog log) {
    this.container = container;
    this.folder = folder;
    this.log = log;
  }

  static DockerAgent of(String image, Path folder, Map<String, String> configuration, LineLog log) {
    ConsulContainer container = new ConsulContainer(image, configurationFolder(), log);
    configuration.forEach((fileName, text) ->
        container.withCopyToContainer(fileOf(text), configurationFolder() + "/" + fileName));
    return new DockerAgent(container, folder, log);
  }

  private static String configurationFolder() {
    return FOLDER + "/config";
  }

  private static Transferable fileOf(String text) {
    return Transferable.of(text.getBytes(StandardCharsets.UTF_8), READABLE_BY_ALL);
  }

  private static DockerClient docker() {
    return DockerClientFactory.instance().client();
  }

  private String id() {
    String id = container.getContainerId();
    if (id == null) {
      throw new IllegalStateException("the agent was never started");
    }
    return id;
  }

  @Override
  public void start() throws InterruptedException {
    if (wasStarted) {
      ContainerLog.follow(docker(), id(), log);
      docker().startContainerCmd(id()).exec();
    } else {
      Leftovers.remember(ending);
      wasStarted = true;
      container.start();
    }
  }

  private ContainerState state() {
    return docker().inspectContainerCmd(id()).exec().getState();
  }

  @Override
  public boolean isRunning() {
    return wasStarted && Boolean.TRUE.equals(state().getRunning());
  }

  @Override
  public void terminate() {
    docker().killContainerCmd(id()).withSignal("TERM").exec();
  }

  @Override
  public void kill() {
    docker().killContainerCmd(id()).withSignal("KILL").exec();
    if (Boolean.TRUE.equals(state().getPaused())) {
      // Frozen by the control group and not by a signal, it would only die once it goes on.
      thaw();
    }
  }

  @Override
  public void freeze() {
    docker().pauseContainerCmd(id()).exec();
  }

  @Override
  public void thaw() {
    docker().unpauseContainerCmd(id()).exec();
  }

  @Override
  public void awaitExit(Duration bound) {
    try {
      docker()
          .waitContainerCmd(id())
          .exec(new WaitContainerResultCallback())
          .awaitStatusCode(bound.toMillis(), TimeUnit.MILLISECONDS);
    } catch (DockerClientException e) {
      throw new AssertionError("container " + id() + " still runs after " + bound, e);
    }
  }

  @Override
  public void configure(String fileName, String text) {
    container.copyFileToContainer(fileOf(text), configurationFolder() + "/" + fileName);
  }

  @Override
  public void close() {
    remove();
    Leftovers.forget(ending);
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot remove " + folder, e);
    }
  }

  private void remove() {
    if (container.getContainerId() == null) {
      return;
    }
    try {
      docker().removeContainerCmd(id()).withForce(true).withRemoveVolumes(true).exec();
    } catch (NotFoundException | NotModifiedException e) {
      log.add("[the container was gone already]");
    }
  }
}
