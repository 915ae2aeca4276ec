package io.ballot.it.adapter;

import io.ballot.consul.http.ConsulConnection;
import java.net.URI;
import java.time.Duration;

/** Connections for tests of what Consul answers, and not of how soon. */
public final class Patient {
  private static final Duration ON_A_BUSY_MACHINE = Duration.ofSeconds(20);

  private Patient() {}

  /** The usual connection, which gives up only what hangs. */
  public static ConsulConnection connection(URI agent) {
    return ConsulConnection.to(agent.toString()).withRequestTimeout(ON_A_BUSY_MACHINE);
  }
}
