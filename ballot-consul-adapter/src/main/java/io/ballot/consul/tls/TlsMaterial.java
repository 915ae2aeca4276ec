package io.ballot.consul.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * What the files of a {@link ConsulTls} held when they were read.
 *
 * @param context makes sockets
 * @param trust whom they trust
 */
record TlsMaterial(SSLContext context, X509TrustManager trust) {
  private static final char[] NO_PASSWORD = {};
  private static final String CERTIFICATE = "CERTIFICATE";

  /**
   * Reads them.
   *
   * @throws IOException with a sentence that says which file is not as it should be, and how
   */
  static TlsMaterial read(ConsulTls tls) throws IOException {
    X509TrustManager trust =
        tls.insecureSkipVerify() ? new TrustsAnyone() : trust(authorities(tls));
    KeyManager[] identity = identity(tls);
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(identity, new TrustManager[] {trust}, null);
      return new TlsMaterial(context, trust);
    } catch (GeneralSecurityException e) {
      throw new IOException("TLS cannot be set up: " + e.getMessage(), e);
    }
  }

  /** Null for the machine's own; a file counts before a directory, as with Consul's own CLI. */
  private static @Nullable KeyStore authorities(ConsulTls tls) throws IOException {
    List<X509Certificate> trusted = new ArrayList<>();
    Path file = tls.caFile();
    Path directory = tls.caPath();
    if (file != null) {
      trusted.addAll(certificates(file));
    } else if (directory != null) {
      for (Path inside : filesIn(directory)) {
        trusted.addAll(certificates(inside));
      }
    } else {
      return null;
    }
    if (trusted.isEmpty()) {
      throw new IOException(
          "`" + (file != null ? file : directory) + "` holds no certificate in PEM");
    }
    KeyStore store = emptyStore();
    try {
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("authority-" + i, trusted.get(i));
      }
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities to trust cannot be used: " + e.getMessage(), e);
    }
  }

  private static List<Path> filesIn(Path directory) throws IOException {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    } catch (IOException | UncheckedIOException e) {
      throw new IOException("the directory `" + directory + "` cannot be read", e);
    }
  }

  private static X509TrustManager trust(@Nullable KeyStore authorities) throws IOException {
    try {
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(authorities);
      for (TrustManager manager : factory.getTrustManagers()) {
        if (manager instanceof X509TrustManager x509) {
          return x509;
        }
      }
    } catch (GeneralSecurityException e) {
      throw new IOException("the authorities to trust cannot be used: " + e.getMessage(), e);
    }
    throw new IOException("this Java judges no certificates");
  }

  private static KeyManager @Nullable [] identity(ConsulTls tls) throws IOException {
    Path certFile = tls.certFile();
    Path keyFile = tls.keyFile();
    if (certFile == null && keyFile == null) {
      return null;
    }
    if (certFile == null || keyFile == null) {
      throw new IOException("a certificate and its key (certFile, keyFile) are needed together");
    }
    List<X509Certificate> chain = certificates(certFile);
    if (chain.isEmpty()) {
      throw new IOException("`" + certFile + "` holds no certificate in PEM");
    }
    X509Certificate own = chain.getFirst();
    PrivateKey key = PemKeys.read(keyFile, own.getPublicKey());
    requirePair(own, key, certFile, keyFile);
    try {
      KeyStore store = emptyStore();
      store.setKeyEntry("own", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IOException("`" + certFile + "` cannot be used: " + e.getMessage(), e);
    }
  }

  /** While the files are being replaced, one of them may be new and the other not yet. */
  private static void requirePair(X509Certificate own, PrivateKey key, Path certFile, Path keyFile)
      throws IOException {
    byte[] anything = {1, 2, 3};
    String by = key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    if (key.getAlgorithm().startsWith("Ed")) {
      by = key.getAlgorithm();
    }
    try {
      Signature signs = Signature.getInstance(by);
      signs.initSign(key);
      signs.update(anything);
      byte[] signature = signs.sign();
      Signature verifies = Signature.getInstance(by);
      verifies.initVerify(own.getPublicKey());
      verifies.update(anything);
      if (verifies.verify(signature)) {
        return;
      }
    } catch (GeneralSecurityException e) {
      // Of different kinds, or of different curves: no pair either.
    }
    throw new IOException(
        "the key in `" + keyFile + "` does not belong to the certificate in `" + certFile + "`");
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    List<X509Certificate> certificates = new ArrayList<>();
    for (Pem block : Pem.blocksOf(file)) {
      if (block.type().equals(CERTIFICATE)) {
        certificates.add(certificate(file, block));
      }
    }
    return certificates;
  }

  private static X509Certificate certificate(Path file, Pem block) throws IOException {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(new ByteArrayInputStream(block.der()));
    } catch (CertificateException e) {
      throw new IOException("`" + file + "` holds a certificate that cannot be read", e);
    }
  }

  private static KeyStore emptyStore() throws IOException {
    try {
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      return store;
    } catch (GeneralSecurityException e) {
      throw new IOException("this Java keeps no certificates: " + e.getMessage(), e);
    }
  }
}
