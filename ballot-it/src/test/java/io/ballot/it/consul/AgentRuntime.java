package io.ballot.it.consul;

import java.time.Duration;

/**
 * One Consul agent as something that runs: a process of this machine or a container. Its
 * configuration and data outlive its end and serve the next start.
 */
interface AgentRuntime extends AutoCloseable {

  /** Starts the agent, for the first time or again. It is not ready when this returns. */
  void start() throws InterruptedException;

  /** Whether it runs; a frozen agent does. */
  boolean isRunning();

  /** Asks the agent to end (SIGTERM). */
  void terminate() throws InterruptedException;

  /** Ends the agent at once (SIGKILL). */
  void kill() throws InterruptedException;

  /** Stops it from running, without its knowing (SIGSTOP, or Docker's pause). */
  void freeze() throws InterruptedException;

  /** Lets a frozen agent go on. */
  void thaw() throws InterruptedException;

  /** Waits until it has ended; an {@link AssertionError} when it has not within the bound. */
  void awaitExit(Duration bound) throws InterruptedException;

  /** Writes a configuration file, which the agent reads at its next start or reload. */
  void configure(String fileName, String text) throws InterruptedException;

  /** Kills the agent and throws its configuration and data away. */
  @Override
  void close();
}
