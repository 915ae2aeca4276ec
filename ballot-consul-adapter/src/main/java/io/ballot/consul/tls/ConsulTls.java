package io.ballot.consul.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * TLS as Consul's own CLI knows it. The files are read when the first connection is made, and again
 * when they were replaced; see {@link ReloadingTls}.
 *
 * @param caFile certificates of the authorities to trust, in PEM; {@code null} for {@code caPath}
 * @param caPath a directory of such files, looked at only where there is no {@code caFile}; {@code
 *     null}, as well, for those that the machine trusts
 * @param certFile the client's own certificate in PEM, those that lead to its authority behind it
 * @param keyFile the private key to it, in PEM: PKCS #8, or OpenSSL's and Consul's older forms
 * @param serverName the name that the agent's certificate has to hold, and that it is asked for by;
 *     {@code null} for the address's host
 * @param insecureSkipVerify whether any certificate will do, whoever has it
 */
public record ConsulTls(
    @Nullable Path caFile,
    @Nullable Path caPath,
    @Nullable Path certFile,
    @Nullable Path keyFile,
    @Nullable String serverName,
    boolean insecureSkipVerify) {
  /** Trusts whom the machine trusts, and has no certificate of its own. */
  public static final ConsulTls OF_THE_MACHINE = new ConsulTls(null, null, null, null, null, false);

  /** What is wrong with the files as they are now, in a sentence; empty where they can be used. */
  public Optional<String> problem() {
    try {
      TlsMaterial.read(this);
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /** The files and the directory. */
  public Stream<Path> files() {
    return Stream.of(
            Optional.ofNullable(caFile),
            Optional.ofNullable(caPath),
            Optional.ofNullable(certFile),
            Optional.ofNullable(keyFile))
        .flatMap(Optional::stream);
  }
}
