package io.ballot.cli.connect;

import io.ballot.cli.config.ConsulConfig;
import io.ballot.cli.config.TlsConfig;
import io.ballot.cli.config.Token;
import io.ballot.consul.http.BasicLogin;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.consul.tls.ConsulTls;
import java.util.Optional;

/** What the configuration says of the way to Consul, in the adapter's words. */
public final class ConsulAccess {
  private ConsulAccess() {}

  /** How the agent is reached. */
  public static ConsulConnection connection(ConsulConfig config) {
    return ConsulConnection.to(config.address())
        .withTls(tls(config.tls()))
        .withLogin(
            config
                .basicAuth()
                .map(auth -> new BasicLogin(auth.user(), auth.password()))
                .orElse(null));
  }

  /** Where a token comes from; one that was read from a file is read there again. */
  public static TokenSource token(Optional<Token> token) {
    return token
        .map(it ->
            it.file()
                .map(file -> TokenSource.ofFile(file, it.secret()))
                .orElseGet(() -> TokenSource.of(it.secret())))
        .orElse(TokenSource.NONE);
  }

  private static ConsulTls tls(TlsConfig config) {
    return new ConsulTls(
        config.caFile().orElse(null),
        config.caPath().orElse(null),
        config.certFile().orElse(null),
        config.keyFile().orElse(null),
        config.serverName().orElse(null),
        config.insecureSkipVerify());
  }
}
