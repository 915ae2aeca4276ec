package io.ballot.consul.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.kiwiproject.consul.Consul;
import org.kiwiproject.consul.util.failover.ConsulFailoverInterceptor;
import org.kiwiproject.consul.util.failover.strategy.ConsulFailoverStrategy;

/**
 * Makes consul-client speak through an OkHttp client that is not its own.
 *
 * <p>consul-client builds a client for itself and lets nobody hand it one. It does take a failover
 * interceptor, though, which sees every request before its client does: this one carries the
 * request out on the shared client and never lets it go on. So the client that consul-client built
 * never opens a connection, and is handed a {@link NoTls} for the TLS that it would set up at once.
 */
final class SharedClient extends ConsulFailoverInterceptor {
  private final OkHttpClient shared;

  private SharedClient(OkHttpClient shared) {
    // No strategy: only the method that is overridden below would ask it.
    super((ConsulFailoverStrategy) null);
    this.shared = shared;
  }

  static Consul over(OkHttpClient shared, ConsulAddress address) {
    try {
      return Consul.builder()
          .withUrl(address.base().url().toURI().toURL())
          .withPing(false)
          .withConsulFailoverInterceptor(new SharedClient(shared))
          .withSslContext(NoTls.context())
          .withTrustManager(NoTls.trustManager())
          .build();
    } catch (MalformedURLException | URISyntaxException e) {
      throw new IllegalStateException("consul-client cannot be set up for " + address, e);
    }
  }

  @Override
  public Response intercept(Chain chain) {
    try {
      return shared.newCall(chain.request()).execute();
    } catch (IOException e) {
      // The method that is overridden declares none.
      throw new UncheckedIOException(e);
    }
  }
}
