package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.time.Duration;
import java.util.concurrent.Callable;
import okhttp3.ResponseBody;
import org.jspecify.annotations.Nullable;
import org.kiwiproject.consul.Consul;
import retrofit2.Call;

/**
 * Consul's API as one set of credentials sees it.
 *
 * <p>Every method blocks until the agent has answered, and gives back what it answered whatever the
 * status; what ends without an answer of Consul's throws. Each names what is done for messages, as
 * they begin: "opening a session".
 */
public final class ConsulHttp {
  private final Transport transport;
  private final TokenSource token;

  ConsulHttp(Transport transport, TokenSource token) {
    this.transport = transport;
    this.token = token;
  }

  /** A call of the API. */
  @FunctionalInterface
  public interface Ask {
    /** Names the call. */
    Call<ResponseBody> of(ConsulApi api);
  }

  /** A call through consul-client. */
  @FunctionalInterface
  public interface Through<T> {
    /** Makes the call. */
    @Nullable T consul(Consul consul) throws Exception;
  }

  /**
   * What came back through consul-client.
   *
   * @param answer the answer itself
   * @param value what consul-client made of it; {@code null} unless the answer was one of success
   */
  public record Outcome<T>(Answer answer, @Nullable T value) {}

  /** Asks, and waits for the usual time. */
  public Answer ask(String what, Ask ask) throws PortException {
    Exchange exchange = transport.exchange(what, token.current());
    return transport.inTurn(
        exchange, usualTimeout(), () -> execute(exchange, ask.of(transport.api())));
  }

  /** Asks ahead of everything that waits for its turn. */
  public Answer askAtOnce(String what, Duration timeout, Ask ask) throws PortException {
    Exchange exchange = transport.exchange(what, token.current());
    return transport.atOnce(exchange, timeout, () -> execute(exchange, ask.of(transport.api())));
  }

  /**
   * Asks with a blocking query.
   *
   * @param wait how long the agent was asked to wait
   */
  public Answer poll(String what, Duration wait, Ask ask) throws PortException {
    Exchange exchange = transport.exchange(what, token.current());
    return transport.atOnce(
        exchange,
        Transport.pollTimeout(wait),
        () -> execute(exchange, ask.of(transport.pollApi())));
  }

  /** Asks through consul-client, and waits for the usual time. */
  public <T> Outcome<T> through(String what, Through<T> call) throws PortException {
    Exchange exchange = transport.exchange(what, token.current());
    return transport.inTurn(exchange, usualTimeout(), outcome(exchange, call));
  }

  /** Asks through consul-client ahead of everything that waits for its turn. */
  public <T> Outcome<T> throughAtOnce(String what, Duration timeout, Through<T> call)
      throws PortException {
    Exchange exchange = transport.exchange(what, token.current());
    return transport.atOnce(exchange, timeout, outcome(exchange, call));
  }

  /** The token that calls carry now, to be compared with what they carried before. */
  public TokenSource currentToken() {
    return TokenSource.of(token.current());
  }

  /** Whether a request failed because its answer was longer than this side holds. */
  public static boolean wasTooLong(PortException failure) {
    return failure.getCause() instanceof NotConsulException.TooLong;
  }

  /** How long a blocking query asks the agent to wait. */
  public Duration longPoll() {
    return transport.connection().longPoll();
  }

  /** How long a request usually waits for its answer. */
  public Duration usualTimeout() {
    return transport.connection().requestTimeout();
  }

  private <T> Callable<Outcome<T>> outcome(Exchange exchange, Through<T> call) {
    return () -> {
      try {
        T value = call.consul(transport.consul());
        return new Outcome<>(answered(exchange), value);
      } catch (Exception e) {
        // consul-client throws for every status but success, in several ways, and so that the
        // status cannot always be told from a broken connection. The exchange knows better.
        Answer answer = exchange.answer();
        if (answer == null) {
          throw e;
        }
        if (answer.ok()) {
          throw answer.unexpected("something else than was asked for");
        }
        return new Outcome<>(answer, null);
      }
    };
  }

  private static Answer execute(Exchange exchange, Call<ResponseBody> call) throws Exception {
    call.execute();
    return answered(exchange);
  }

  private static Answer answered(Exchange exchange) throws PortException {
    Answer answer = exchange.answer();
    if (answer == null) {
      throw exchange.failure(Failure.UNREACHABLE, "was not asked", null);
    }
    return answer;
  }
}
