package io.ballot.consul.http;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
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
 * never opens a connection; that it trusts no certificate keeps it from reading the machine's
 * certificate store at start, too.
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
      X509TrustManager nobody = new TrustsNobody();
      SSLContext unused = SSLContext.getInstance("TLS");
      unused.init(null, new TrustManager[] {nobody}, null);
      return Consul.builder()
          .withUrl(address.base().url().toURI().toURL())
          .withPing(false)
          .withConsulFailoverInterceptor(new SharedClient(shared))
          .withSslContext(unused)
          .withTrustManager(nobody)
          .build();
    } catch (GeneralSecurityException | MalformedURLException | java.net.URISyntaxException e) {
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

  private static final class TrustsNobody implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this client is not to be used");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw new CertificateException("this client is not to be used");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
