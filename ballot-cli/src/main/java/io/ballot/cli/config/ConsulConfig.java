package io.ballot.cli.config;

import io.ballot.consul.http.ConsulAddress;
import java.time.Duration;
import java.util.Optional;

/**
 * The section {@code consul}.
 *
 * @param address where the local agent listens
 * @param tls its certificates; {@link TlsConfig#NONE} where the address asks for no TLS
 * @param basicAuth for a proxy before it
 * @param token for everything without a token of its own; empty: the agent's own
 * @param liveness the TTL of the daemon's own check; zero: no such check
 * @param livenessService the name of the pseudo-service that carries the check
 * @param nodeFailureFloor how soon after a successful renewal serfHealth can end a session
 */
public record ConsulConfig(
    ConsulAddress address,
    TlsConfig tls,
    Optional<BasicAuth> basicAuth,
    Optional<Token> token,
    Duration liveness,
    String livenessService,
    Duration nodeFailureFloor) {}
