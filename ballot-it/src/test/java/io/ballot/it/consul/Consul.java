package io.ballot.it.consul;

import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.util.Map;

/** A Consul that agents can be started from: a program on this machine or a container image. */
public interface Consul {

  /** Its version. */
  ConsulVersion version();

  /** Where it came from and in what form it runs, for people. */
  String origin();

  /** The folder that an agent started from here keeps its data in, as the agent sees it. */
  String dataFolder(Path agentFolder);

  /**
   * Makes an agent ready to be started; nothing runs yet.
   *
   * @param place where it will run
   * @param name the agent's name
   * @param folder an empty folder of its own on this machine
   * @param configuration its configuration files, text by file name ({@code .json} or {@code .hcl})
   * @param log where it writes
   */
  AgentRuntime prepare(
      AgentPlace place, String name, Path folder, Map<String, String> configuration, LineLog log);
}
