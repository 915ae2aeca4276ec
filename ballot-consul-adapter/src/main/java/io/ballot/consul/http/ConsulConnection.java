package io.ballot.consul.http;

import io.ballot.consul.tls.ConsulTls;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How to reach the agent, and how long to wait for it.
 *
 * @param address where it listens
 * @param tls whom to trust and who to be, where the address asks for TLS
 * @param login name and password of a proxy before the agent that asks for them; {@code null} for
 *     none
 * @param requestTimeout the longest wait for the answer to a request, from the moment it was asked
 *     for; a hanging agent may take 30 s to give a request up, so everything that a lease depends
 *     on must be asked anew long before
 * @param longPoll how long a blocking query asks the agent to wait for a change; Consul adds up to
 *     a sixteenth of it. Below the idle timeouts that are usual for proxies, and short enough to
 *     notice a connection that died without a word
 */
public record ConsulConnection(
    ConsulAddress address,
    ConsulTls tls,
    @Nullable BasicLogin login,
    Duration requestTimeout,
    Duration longPoll) {
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(2);
  private static final Duration LONG_POLL = Duration.ofSeconds(30);

  /** Requires durations of at least a millisecond. */
  public ConsulConnection {
    Objects.requireNonNull(address);
    Objects.requireNonNull(tls);
    requireMillisecond(requestTimeout, "request timeout");
    requireMillisecond(longPoll, "long poll");
  }

  /** The usual connection to an address. */
  public static ConsulConnection to(ConsulAddress address) {
    return new ConsulConnection(
        address, ConsulTls.OF_THE_MACHINE, null, REQUEST_TIMEOUT, LONG_POLL);
  }

  /**
   * The usual connection to an address.
   *
   * @param address as {@link ConsulAddress#parse} reads it
   * @throws IllegalArgumentException with a sentence for the user
   */
  public static ConsulConnection to(String address) {
    return to(ConsulAddress.parse(address));
  }

  /** The same connection with another timeout of its requests. */
  public ConsulConnection withRequestTimeout(Duration timeout) {
    return new ConsulConnection(address, tls, login, timeout, longPoll);
  }

  /** The same connection with other settings of TLS. */
  public ConsulConnection withTls(ConsulTls settings) {
    return new ConsulConnection(address, settings, login, requestTimeout, longPoll);
  }

  /** The same connection with a login, or without one. */
  public ConsulConnection withLogin(@Nullable BasicLogin itsLogin) {
    return new ConsulConnection(address, tls, itsLogin, requestTimeout, longPoll);
  }

  private static void requireMillisecond(Duration duration, String what) {
    if (duration.toMillis() < 1) {
      throw new IllegalArgumentException("the " + what + " is " + duration + ", less than 1 ms");
    }
  }
}
