package io.ballot.consul.http;

import java.io.IOException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Locale;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/**
 * Why TLS did not come about, in words that lead to the option which is wrong. Java's own messages
 * name its classes.
 */
final class TlsFailures {
  static final String MAY_WANT_A_CERTIFICATE =
      "it may want a certificate of this client's (consul.tls.certFile, keyFile)";

  private TlsFailures() {}

  /** The reason; {@code null} where it has nothing to do with TLS. */
  static @Nullable String reason(IOException io) {
    if (io instanceof SSLPeerUnverifiedException) {
      return "its certificate is for another name than the one it was asked by"
          + " (consul.tls.serverName says which to expect)";
    }
    if (!(io instanceof SSLException)) {
      return null;
    }
    if (isCausedBy(io, CertificateExpiredException.class)) {
      return "its certificate has expired";
    }
    if (isCausedBy(io, CertificateNotYetValidException.class)) {
      return "its certificate is not valid yet; is the clock right?";
    }
    if (isCausedBy(io, CertPathBuilderException.class)) {
      return "its certificate comes from an authority that is not trusted (consul.tls.caFile or"
          + " caPath says whom to trust)";
    }
    String message = String.valueOf(io.getMessage()).toLowerCase(Locale.ROOT);
    if (message.contains("unsupported or unrecognized ssl message")) {
      return "it does not speak TLS there; is that the port of plain HTTP (http://)?";
    }
    if (message.contains("fatal alert")) {
      return alert(message);
    }
    return "TLS failed: " + Excerpts.of(String.valueOf(io.getMessage()), 200);
  }

  /** What the other side said (RFC 8446, section 6), as Java writes it down. */
  private static String alert(String message) {
    String alert = message.substring(message.lastIndexOf(':') + 1).strip();
    return switch (alert) {
      case "bad_certificate", "certificate_required", "handshake_failure" ->
          "it refused TLS with the alert " + alert + "; " + MAY_WANT_A_CERTIFICATE;
      case "unknown_ca", "certificate_unknown", "certificate_expired", "certificate_revoked" ->
          "it refused this client's certificate (consul.tls.certFile) with the alert " + alert;
      default -> "it refused TLS with the alert " + alert;
    };
  }

  private static boolean isCausedBy(Throwable thrown, Class<? extends Throwable> type) {
    Throwable cause = thrown;
    // Bounded, for causes can be made to form a ring.
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (type.isInstance(cause)) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
