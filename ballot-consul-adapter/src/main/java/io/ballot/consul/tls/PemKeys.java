package io.ballot.consul.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.List;

/**
 * Private keys in PEM. Java reads PKCS #8 alone; {@code consul tls cert create} writes SEC 1 (RFC
 * 5915) and OpenSSL wrote PKCS #1 (RFC 8017) for long, so those are put into PKCS #8's envelope.
 */
final class PemKeys {
  private static final byte[] VERSION_0 = {0x02, 0x01, 0x00};

  /** AlgorithmIdentifier of rsaEncryption, its parameters NULL (RFC 8017, appendix A.1). */
  private static final byte[] RSA = {
    0x30,
    0x0D,
    0x06,
    0x09,
    0x2A,
    (byte) 0x86,
    0x48,
    (byte) 0x86,
    (byte) 0xF7,
    0x0D,
    0x01,
    0x01,
    0x01,
    0x05,
    0x00
  };

  private static final int SEQUENCE = 0x30;
  private static final int OCTET_STRING = 0x04;

  private PemKeys() {}

  /**
   * The first private key in a file.
   *
   * @param owner the public key that it has to belong to: a key of SEC 1 need not name its curve
   * @throws IOException with a sentence that names the file and shows nothing of the key
   */
  static PrivateKey read(Path file, PublicKey owner) throws IOException {
    List<Pem> keys =
        Pem.blocksOf(file).stream().filter(block -> block.type().endsWith("PRIVATE KEY")).toList();
    if (keys.isEmpty()) {
      throw new IOException("`" + file + "` holds no private key in PEM");
    }
    Pem key = keys.getFirst();
    if (key.encrypted() || key.type().startsWith("ENCRYPTED")) {
      throw new IOException(
          "`"
              + file
              + "` holds a key that is encrypted; it takes one that is not, in a file that"
              + " nobody else may read");
    }
    byte[] pkcs8 =
        switch (key.type()) {
          case "PRIVATE KEY" -> key.der();
          case "RSA PRIVATE KEY" -> envelope(RSA, key.der());
          case "EC PRIVATE KEY" -> envelope(algorithmOf(owner), key.der());
          default ->
              throw new IOException(
                  "`" + file + "` holds a " + key.type() + ", which is not known");
        };
    try {
      return KeyFactory.getInstance(owner.getAlgorithm())
          .generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    } catch (GeneralSecurityException unreadable) {
      // Its message may tell of the key's inside.
      throw new IOException(
          "`"
              + file
              + "` holds a key that cannot be read, or none for a certificate of the kind "
              + owner.getAlgorithm());
    }
  }

  /** The AlgorithmIdentifier that a public key begins with, after its own header (RFC 5280). */
  private static byte[] algorithmOf(PublicKey owner) {
    byte[] spki = owner.getEncoded();
    int start = headerLength(spki, 0);
    int length = headerLength(spki, start) + contentLength(spki, start);
    return Arrays.copyOfRange(spki, start, start + length);
  }

  private static int headerLength(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    return first < 0x80 ? 2 : 2 + (first & 0x7F);
  }

  private static int contentLength(byte[] der, int at) {
    int first = der[at + 1] & 0xFF;
    if (first < 0x80) {
      return first;
    }
    int length = 0;
    for (int i = 0; i < (first & 0x7F); i++) {
      length = (length << 8) | (der[at + 2 + i] & 0xFF);
    }
    return length;
  }

  private static byte[] envelope(byte[] algorithm, byte[] key) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    content.writeBytes(VERSION_0);
    content.writeBytes(algorithm);
    content.writeBytes(tagged(OCTET_STRING, key));
    return tagged(SEQUENCE, content.toByteArray());
  }

  private static byte[] tagged(int tag, byte[] content) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(tag);
    if (content.length < 0x80) {
      out.write(content.length);
    } else {
      int bytes = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
      out.write(0x80 | bytes);
      for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
        out.write(content.length >> shift);
      }
    }
    out.writeBytes(content);
    return out.toByteArray();
  }
}
