package io.ballot.it.consul;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.model.Frame;
import io.ballot.it.process.LineLog;
import java.nio.charset.StandardCharsets;

/** Brings what a container writes into a line log, from its next start to its end. */
final class ContainerLog extends ResultCallback.Adapter<Frame> {

  private final LineLog log;
  private final StringBuilder unfinished = new StringBuilder();

  private ContainerLog(LineLog log) {
    this.log = log;
  }

  /** Attaches to a container that does not run yet, so that no line is lost. */
  static void follow(DockerClient docker, String containerId, LineLog log) {
    try {
      docker
          .attachContainerCmd(containerId)
          .withStdOut(true)
          .withStdErr(true)
          .withFollowStream(true)
          .exec(new ContainerLog(log))
          .awaitStarted();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void onNext(Frame frame) {
    unfinished.append(new String(frame.getPayload(), StandardCharsets.UTF_8));
    for (int end = unfinished.indexOf("\n"); end >= 0; end = unfinished.indexOf("\n")) {
      log.add(unfinished.substring(0, end).stripTrailing());
      unfinished.delete(0, end + 1);
    }
  }
}
