package io.ballot.consul.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import javax.net.ssl.SSLContext;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;

/** An authority and what it signs, as files in PEM. */
public final class Certificates {
  private final Path folder;
  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(0).commonName("an authority").build();

  /**
   * A new authority.
   *
   * @param folder where files go; exists
   */
  public Certificates(Path folder) {
    this.folder = folder;
  }

  /** The authority's certificate. */
  public Path authorityFile() {
    return write("ca.pem", "# The authority\n" + authority.certificatePem());
  }

  /** A certificate of this authority for a host. */
  public HeldCertificate forHost(String name) {
    return builder(name).build();
  }

  /** The same, of RSA. */
  public HeldCertificate ofRsa(String name) {
    return builder(name).rsa2048().build();
  }

  /** The same, one that has expired. */
  public HeldCertificate expired(String name) {
    return builder(name).validityInterval(1_000, 2_000).build();
  }

  private HeldCertificate.Builder builder(String name) {
    return new HeldCertificate.Builder()
        .signedBy(authority)
        .commonName(name)
        .addSubjectAlternativeName(name);
  }

  /** What a server that is this one, and trusts this authority, makes its sockets by. */
  public SSLContext server(HeldCertificate held) {
    return new HandshakeCertificates.Builder()
        .heldCertificate(held)
        .addTrustedCertificate(authority.certificate())
        .build()
        .sslContext();
  }

  /** Writes a certificate. */
  public Path certFile(HeldCertificate held) {
    return write("cert.pem", held.certificatePem());
  }

  /** Writes a key as PKCS #8. */
  public Path keyFile(HeldCertificate held) {
    return write("key.pem", held.privateKeyPkcs8Pem());
  }

  /** Writes a key of RSA as PKCS #1, as OpenSSL did. */
  public Path pkcs1File(HeldCertificate held) {
    return write("key.pem", held.privateKeyPkcs1Pem());
  }

  /** Writes a key of an elliptic curve by SEC 1, as Consul does. */
  public Path sec1File(HeldCertificate held) {
    byte[] pkcs8 = held.keyPair().getPrivate().getEncoded();
    // SEQUENCE, version, AlgorithmIdentifier of two OIDs, OCTET STRING: the last one is SEC 1's.
    int algorithm = 2 + 3;
    int octets = algorithm + 2 + pkcs8[algorithm + 1];
    byte[] sec1 = Arrays.copyOfRange(pkcs8, octets + 2, pkcs8.length);
    return write(
        "key.pem",
        "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n"
            + pem("EC PRIVATE KEY", sec1));
  }

  private static String pem(String type, byte[] der) {
    String text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN " + type + "-----\n" + text + "\n-----END " + type + "-----\n";
  }

  /** Writes a file, in place of one of that name. */
  public Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Settings that trust this authority. */
  public ConsulTls trusted() {
    return new ConsulTls(authorityFile(), null, null, null, null, false);
  }

  /** Settings that trust this authority, with a certificate of one's own. */
  public ConsulTls trusted(Path certFile, Path keyFile) {
    return new ConsulTls(authorityFile(), null, certFile, keyFile, null, false);
  }
}
