package io.ballot.it.provider;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.command.PullImageResultCallback;
import com.github.dockerjava.api.exception.DockerClientException;
import com.github.dockerjava.api.exception.DockerException;
import com.github.dockerjava.api.model.Image;
import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulVersion;
import io.ballot.it.consul.DockerConsul;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * Consul's image, by Testcontainers, where Docker answers: one that is there already, without
 * asking any registry, else pulled. Its agents share this machine's network, so that they bind to
 * the same loopback addresses as a program would; a Docker whose containers cannot (a remote one,
 * or one in a virtual machine) is found out by starting one.
 */
record DockerImage(Surroundings surroundings) implements ConsulWay {

  private static final String REPOSITORY = "hashicorp/consul";
  private static final int PULL_SECONDS = 120;

  @Override
  public String name() {
    return "Docker";
  }

  @Override
  public Finding look() throws InterruptedException {
    if (!surroundings.operatingSystem().equals("linux")) {
      return new Finding.Nothing(
          "its containers do not share this system's network on " + surroundings.operatingSystem());
    }
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        return new Finding.Nothing("none answers");
      }
      DockerClient client = DockerClientFactory.instance().client();
      Optional<ConsulVersion> local = localVersion(client, surroundings.wantedVersion());
      ConsulVersion version =
          local.or(surroundings::wantedVersion).orElse(OfficialRelease.LATEST_TESTED);
      if (local.isEmpty()) {
        pull(client, version);
      }
      return tryOut(new DockerConsul(REPOSITORY + ":" + version, version));
    } catch (RuntimeException e) {
      // Testcontainers and its client throw many kinds for one thing: this Docker is of no use.
      return new Finding.Unusable("it answers, but " + firstLine(e.getMessage()));
    }
  }

  private static Optional<ConsulVersion> localVersion(
      DockerClient client, Optional<ConsulVersion> wanted) {
    List<ConsulVersion> local = new ArrayList<>();
    for (Image image : client.listImagesCmd().exec()) {
      String @Nullable [] tags = image.getRepoTags();
      for (String tag : tags == null ? new String[0] : tags) {
        if (tag.startsWith(REPOSITORY + ":")) {
          ConsulVersion.in(tag).ifPresent(local::add);
        }
      }
    }
    wanted.ifPresent(version -> local.retainAll(List.of(version)));
    return local.isEmpty() ? Optional.empty() : Optional.of(Collections.max(local));
  }

  private static void pull(DockerClient client, ConsulVersion version) throws InterruptedException {
    String failure;
    try {
      if (client
          .pullImageCmd(REPOSITORY)
          .withTag(version.toString())
          .exec(new PullImageResultCallback())
          .awaitCompletion(PULL_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
      failure = "not within " + PULL_SECONDS + " s";
    } catch (DockerException | DockerClientException e) {
      failure = firstLine(e.getMessage());
    }
    throw new IllegalStateException(
        "there is no image %s:%s, and pulling it failed: %s"
            .formatted(REPOSITORY, version, failure));
  }

  private static Finding tryOut(DockerConsul consul) throws InterruptedException {
    try (ConsulAgent agent = ConsulAgent.start(consul, AgentOptions.server("try-out"))) {
      return agent.isRunning()
          ? new Finding.Found(consul)
          : new Finding.Unusable(consul.image() + " ended at once");
    } catch (AssertionError e) {
      return new Finding.Unusable(
          "an agent of %s could not be reached from here: %s"
              .formatted(consul.image(), firstLine(e.getMessage())));
    }
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "no reason given" : message.lines().findFirst().orElse("");
  }
}
