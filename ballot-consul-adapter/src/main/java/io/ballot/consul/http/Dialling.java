package io.ballot.consul.http;

import io.ballot.consul.tls.ReloadingTls;
import java.net.InetAddress;
import java.net.Proxy;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import javax.net.ssl.HostnameVerifier;
import okhttp3.ConnectionSpec;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.internal.tls.OkHostnameVerifier;

/**
 * How connections are made: by TCP or through a Unix socket, with TLS or without, past proxies that
 * the JVM was told of ({@code -Dhttp.proxyHost} and its like; by default none for this machine's
 * own addresses).
 */
final class Dialling {
  private Dialling() {}

  static OkHttpClient.Builder by(ConsulConnection connection, Consumer<String> told) {
    OkHttpClient.Builder builder = new OkHttpClient.Builder();
    // Not HTTP/2, which Consul speaks by TLS: it sends everything through one connection, and a
    // renewal would hang whenever anything else does.
    builder.protocols(List.of(Protocol.HTTP_1_1));
    Path socket = connection.address().socket();
    if (socket != null) {
      InetAddress unused = InetAddress.getLoopbackAddress();
      builder
          .socketFactory(new UnixSockets(socket))
          .proxy(Proxy.NO_PROXY)
          .dns(host -> List.of(unused));
    }
    if (connection.address().isTls()) {
      ReloadingTls tls = new ReloadingTls(connection.tls(), told);
      builder
          .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS))
          .sslSocketFactory(tls, tls.trust())
          .hostnameVerifier(verifier(tls));
    } else {
      // So the machine's certificates need not be read, which takes a while at start.
      builder.connectionSpecs(List.of(ConnectionSpec.CLEARTEXT));
    }
    return builder;
  }

  private static HostnameVerifier verifier(ReloadingTls tls) {
    return (host, session) ->
        tls.isInsecure() || OkHostnameVerifier.INSTANCE.verify(tls.nameOf(host), session);
  }
}
