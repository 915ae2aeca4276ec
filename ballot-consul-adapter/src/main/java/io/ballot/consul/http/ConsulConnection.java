package io.ballot.consul.http;

import java.time.Duration;
import java.util.Objects;

/**
 * How to reach the agent, and how long to wait for it.
 *
 * @param address where it listens
 * @param requestTimeout the longest wait for the answer to a request, from the moment it was asked
 *     for; a hanging agent may take 30 s to give a request up, so everything that a lease depends
 *     on must be asked anew long before
 * @param longPoll how long a blocking query asks the agent to wait for a change; Consul adds up to
 *     a sixteenth of it. Below the idle timeouts that are usual for proxies, and short enough to
 *     notice a connection that died without a word
 */
public record ConsulConnection(ConsulAddress address, Duration requestTimeout, Duration longPoll) {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONG_POLL = Duration.ofSeconds(30);

  /** Requires durations of at least a millisecond. */
  public ConsulConnection {
    Objects.requireNonNull(address);
    requireMillisecond(requestTimeout, "request timeout");
    requireMillisecond(longPoll, "long poll");
  }

  /**
   * The usual connection to an address.
   *
   * @param address as {@link ConsulAddress#parse} reads it
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static ConsulConnection to(String address) {
    return new ConsulConnection(ConsulAddress.parse(address), REQUEST_TIMEOUT, LONG_POLL);
  }

  /** The same connection with another timeout of its requests. */
  public ConsulConnection withRequestTimeout(Duration timeout) {
    return new ConsulConnection(address, timeout, longPoll);
  }

  private static void requireMillisecond(Duration duration, String what) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException("the " + what + " is " + duration + ", less than 1 ms");
    }
  }
}
