package io.ballot.domain.port;

import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/**
 * One run of a hook.
 *
 * @param event what it is run for
 * @param command what to run
 * @param environment variables on top of the daemon's own
 * @param timeout how long it may run
 */
public record HookCall(
    HookEvent event, HookCommand command, Map<String, String> environment, Duration timeout) {
  /** Copies the environment. */
  public HookCall {
    Objects.requireNonNull(event);
    Objects.requireNonNull(command);
    environment = Map.copyOf(environment);
    Objects.requireNonNull(timeout);
  }
}
