package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/**
 * What an exception says of a call that ended without an answer of Consul's.
 *
 * <p>The line that matters to a lease runs between an agent that may have gone ({@link
 * Failure#UNREACHABLE}: nothing could be connected to, or the connection was closed before an
 * answer) and one that is there but slow ({@link Failure#TIMEOUT}).
 */
final class Failures {
  private Failures() {}

  static PortException of(Exchange exchange, Throwable thrown) {
    PortException known = find(thrown, PortException.class);
    if (known != null) {
      return known;
    }
    NotConsulException foreign = find(thrown, NotConsulException.class);
    if (foreign != null) {
      // What a web page says may hold the token; that an answer is too long says nothing of it.
      Throwable cause = foreign instanceof NotConsulException.TooLong ? foreign : null;
      return exchange.failure(foreign.failure(), foreign.getMessage(), cause);
    }
    IOException io = find(thrown, IOException.class);
    if (io == null && !exchange.isConnected() && thrown instanceof IllegalArgumentException) {
      // Retrofit and OkHttp refuse what cannot stand in a URL or a header, and quote it: the token
      // is taken out of our message, and theirs is no cause that could be printed beside it.
      return exchange.failure(Failure.INVALID, "cannot be asked: " + thrown.getMessage(), null);
    }
    if (io == null) {
      throw new IllegalStateException(
          exchange.redacted(exchange.asked() + " ended with " + thrown), thrown);
    }
    if (exchange.isConnected() && io instanceof InterruptedIOException) {
      return exchange.failure(Failure.TIMEOUT, "gave no answer in time", io);
    }
    if (!exchange.isConnected()) {
      return exchange.failure(Failure.UNREACHABLE, "could not be connected to: " + reason(io), io);
    }
    String noHttp = noHttp(io);
    if (noHttp != null) {
      return exchange.failure(Failure.UNREACHABLE, noHttp, io);
    }
    String hint = exchange.mayLackACertificate() ? "; " + TlsFailures.MAY_WANT_A_CERTIFICATE : "";
    return exchange.failure(
        Failure.UNREACHABLE, "was cut off before an answer came: " + reason(io) + hint, io);
  }

  /** What came, if it is nothing that a server of HTTP sends; {@code null} where nothing did. */
  private static @Nullable String noHttp(IOException io) {
    String message = Excerpts.of(String.valueOf(io.getMessage()), 200);
    // A stream that ends too early is one of these, too, and says nothing of what is there.
    if (io instanceof ProtocolException && !message.contains("unexpected end of stream")) {
      return "answered what is not HTTP (" + message + "); is that Consul's port for HTTP?";
    }
    // Okio's words for what does not begin as gzip does.
    return message.startsWith("ID1ID2")
        ? "answered with a body that is not compressed as it says; is a proxy in between?"
        : null;
  }

  private static String reason(IOException io) {
    if (io instanceof UnknownHostException) {
      return "its host name is unknown";
    }
    String ofTls = TlsFailures.reason(io);
    if (ofTls != null) {
      return ofTls;
    }
    // OkHttp names the address, which the message has already; the system says what is wrong.
    Throwable cause = io instanceof ConnectException ? io.getCause() : null;
    String message =
        cause == null || cause.getMessage() == null ? io.getMessage() : cause.getMessage();
    return message == null || message.isEmpty()
        ? io.getClass().getSimpleName()
        : Excerpts.of(message, 200);
  }

  private static <T extends Throwable> @Nullable T find(Throwable thrown, Class<T> type) {
    Throwable cause = thrown;
    // Bounded, for causes can be made to form a ring.
    for (int depth = 0; cause != null && depth < 16; depth++) {
      if (type.isInstance(cause) && !(cause instanceof UncheckedIOException)) {
        return type.cast(cause);
      }
      cause = cause.getCause();
    }
    return null;
  }
}
