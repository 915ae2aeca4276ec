package io.ballot.domain.runtime;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.election.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a bug, or a limit of the machine, leaves of the platform of a real daemon. */
final class SystemPlatformTest {
  private static final long BOUND_SECONDS = 10;

  @Test
  void aTaskThatFailsDoesNotTakeTheTimersWithIt() throws Exception {
    try (SystemPlatform system = new SystemPlatform()) {
      Timers timers = system.platform().timers();
      CompletableFuture<Throwable> failure = new CompletableFuture<>();
      CompletableFuture<Void> ranLater = new CompletableFuture<>();
      timers.at(
          timers.now(),
          () -> {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> failure.complete(e));
            throw new StackOverflowError("planted");
          });
      assertInstanceOf(StackOverflowError.class, failure.get(BOUND_SECONDS, TimeUnit.SECONDS));
      timers.at(timers.now(), () -> ranLater.complete(null));
      ranLater.get(BOUND_SECONDS, TimeUnit.SECONDS);
    }
  }

  @Test
  void aRequestThatEndsInAnErrorIsAnsweredToo() throws Exception {
    try (SystemPlatform system = new SystemPlatform()) {
      CompletableFuture<Reply<String>> reply = new CompletableFuture<>();
      system
          .platform()
          .calls()
          .make(
              () -> {
                throw new OutOfMemoryError("planted: unable to create native thread");
              },
              reply::complete);
      assertInstanceOf(Reply.Failed.class, reply.get(BOUND_SECONDS, TimeUnit.SECONDS));
    }
  }
}
