package io.ballot.consul.tls;

import java.io.IOException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.X509TrustManager;

/** Trusts whom the files say at the time. */
final class TrustsAsRead implements X509TrustManager {
  private final ReloadingTls tls;

  TrustsAsRead(ReloadingTls tls) {
    this.tls = tls;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    throw new CertificateException("nobody is a client of this side");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    try {
      tls.material().trust().checkServerTrusted(chain, authType);
    } catch (IOException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }

  /** Nobody: OkHttp sorts chains by them for pinned certificates, and there are none. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }
}
