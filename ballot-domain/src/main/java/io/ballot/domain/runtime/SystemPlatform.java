package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import io.ballot.domain.port.Failure;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** The platform of a real daemon: the boot clock and virtual threads. */
public final class SystemPlatform implements AutoCloseable {
  private final SystemTimers timers = new SystemTimers();
  private final ExecutorService threads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("ballot-", 0).factory());
  private final Platform platform = new Platform(timers, this::make, threads);

  /** Starts the timers' thread. */
  public SystemPlatform() {}

  /** What the shell runs on. */
  public Platform platform() {
    return platform;
  }

  private <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
    try {
      threads.execute(() -> reply.accept(request.attempt()));
    } catch (RejectedExecutionException e) {
      reply.accept(new Reply.Failed<>(Failure.CANCELLED, "the daemon has ended"));
    }
  }

  /** Ends timers and threads; requests under way are interrupted. */
  @Override
  public void close() {
    timers.close();
    threads.shutdownNow();
  }
}
