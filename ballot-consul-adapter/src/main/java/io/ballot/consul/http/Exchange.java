package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.time.Duration;
import okhttp3.Call;
import okhttp3.Request;
import org.jspecify.annotations.Nullable;

/**
 * One call to the agent, from the wish to its end: with which token, how far it got, what came
 * back. The thread that carries it out is bound to it, so that interceptors find it without every
 * library in between knowing of it.
 */
final class Exchange {
  private static final ThreadLocal<@Nullable Exchange> CURRENT = new ThreadLocal<>();

  /** How far a call got. */
  private enum Progress {
    /** Nothing has left this process. */
    NOT_BEGUN,
    /** Its host is looked up, or the connection made. */
    CONNECTING,
    /** There is a connection, so the request may be carried out, whatever comes back. */
    CONNECTED
  }

  private final String what;
  private final @Nullable String token;
  private final ConsulConnection connection;
  private volatile String asked;
  private volatile Progress progress = Progress.NOT_BEGUN;
  private volatile boolean dialled;
  private volatile @Nullable Answer answer;
  private @Nullable Call call;
  private boolean cancelled;

  /**
   * @param what what is done, as a message begins with it: "opening a session"
   * @param token the ACL token, or {@code null} for the agent's default
   * @param connection where it goes
   */
  Exchange(String what, @Nullable String token, ConsulConnection connection) {
    this.what = what;
    this.token = token;
    this.connection = connection;
    this.asked = what + ": " + connection.address().show(connection.address().base());
  }

  /** The call that the current thread carries out. */
  static Exchange current() {
    Exchange exchange = CURRENT.get();
    if (exchange == null) {
      throw new IllegalStateException("a request to Consul outside of an exchange");
    }
    return exchange;
  }

  void bindToThread() {
    CURRENT.set(this);
  }

  static void unbindFromThread() {
    CURRENT.remove();
  }

  /** The request as this exchange's credentials send it. */
  Request withCredentials(Request request) {
    Request.Builder builder = request.newBuilder();
    if (token != null && !token.isEmpty()) {
      builder.header("X-Consul-Token", token);
    }
    BasicLogin login = connection.login();
    if (login != null) {
      builder.header("Authorization", login.header());
    }
    return builder.build();
  }

  String asked() {
    return asked;
  }

  /** A second address may be tried while the first one connects already. */
  void connecting() {
    dialled = true;
    if (progress == Progress.NOT_BEGUN) {
      progress = Progress.CONNECTING;
    }
  }

  void connected() {
    progress = Progress.CONNECTED;
  }

  void answered(Answer answer) {
    this.answer = answer;
  }

  @Nullable Answer answer() {
    return answer;
  }

  /** Takes note of the HTTP call that carries this out, so that it can be cancelled. */
  synchronized void begins(Call call, Request request) throws IOException {
    asked = what + ": " + request.method() + " " + connection.address().show(request.url());
    this.call = call;
    if (cancelled) {
      throw new IOException("cancelled before it was sent");
    }
  }

  synchronized void cancel() {
    cancelled = true;
    if (call != null) {
      call.cancel();
    }
  }

  /** The failure of a call that was cancelled because its time was up. */
  PortException outOfTime(Duration timeout) {
    String within = " within " + timeout.toMillis() + " ms";
    return switch (progress) {
      // This process was too slow, which tells nothing of the agent.
      case NOT_BEGUN -> failure(Failure.TIMEOUT, "could not be begun" + within, null);
      case CONNECTING -> failure(Failure.UNREACHABLE, "could not be connected to" + within, null);
      case CONNECTED -> failure(Failure.TIMEOUT, "gave no answer" + within, null);
    };
  }

  /** A failure of this call. */
  PortException failure(Failure kind, String how, @Nullable Throwable cause) {
    return new PortException(kind, redacted(asked + " " + how), cause);
  }

  boolean isConnected() {
    return progress == Progress.CONNECTED;
  }

  /** Whether it went over a connection that an earlier call had left. */
  boolean isOverOldConnection() {
    return isConnected() && !dialled;
  }

  /**
   * Whether it went over a new connection by TLS on which this side has shown no certificate. One
   * that is missing is told after TLS has begun, and the telling may be lost with the connection.
   */
  boolean mayLackACertificate() {
    return dialled && connection.address().isTls() && connection.tls().certFile() == null;
  }

  /** A text without token and password, should a proxy or an agent ever quote them. */
  String redacted(String text) {
    String safe = token == null || token.isEmpty() ? text : text.replace(token, "(token)");
    BasicLogin login = connection.login();
    if (login != null) {
      for (String secret : login.secrets()) {
        safe = safe.replace(secret, "(password)");
      }
    }
    return safe;
  }
}
