package io.ballot.cli.config;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The section {@code consul.tls}: with which certificates the agent is talked to, as Consul's own
 * command line takes them. See <a
 * href="https://developer.hashicorp.com/consul/commands#environment-variables">its variables</a>.
 *
 * @param caFile the authorities to trust, PEM; it wins over {@code caPath}
 * @param caPath a directory of such files; without both, the authorities that the machine trusts
 * @param certFile the client's own certificate, PEM; there with {@code keyFile} or not at all
 * @param keyFile the key of {@code certFile}, PEM
 * @param serverName the name to ask for (SNI) and to find in the agent's certificate, where it is
 *     not the address's host
 * @param insecureSkipVerify whether any certificate of the agent is taken
 */
public record TlsConfig(
    Optional<Path> caFile,
    Optional<Path> caPath,
    Optional<Path> certFile,
    Optional<Path> keyFile,
    Optional<String> serverName,
    boolean insecureSkipVerify) {
  /** Nothing is configured: what the machine trusts is trusted. */
  public static final TlsConfig NONE =
      new TlsConfig(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
}
