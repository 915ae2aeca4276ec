package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import okhttp3.Call;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.BufferedSource;

/**
 * The gate that every request passes: adds the token of its {@link Exchange}, makes it cancellable,
 * and reads the answer as a whole, within a bound, so that a connection that is cut in the middle
 * of a body fails here and nowhere else.
 */
final class ExchangeInterceptor implements Interceptor {
  /**
   * Some 6,000 instances of one service; a body beyond it is somebody else's. Read as a tree it
   * takes ten times as much, several may come at once, and the launcher gives a daemon 128 MB: with
   * two of 8 MiB it ended for lack of memory, without a demote hook.
   */
  static final long LARGEST_BODY = 4L << 20;

  @Override
  public Response intercept(Chain chain) throws IOException {
    Exchange exchange = Exchange.current();
    Request request = exchange.withCredentials(chain.request());
    exchange.begins(chain.call(), request);
    try (Response response = chain.proceed(request)) {
      long arrived = System.nanoTime();
      MediaType type = response.body().contentType();
      byte[] body = wholeBody(response.body(), chain.call());
      String text = new String(body, StandardCharsets.UTF_8);
      if (type != null && type.subtype().toLowerCase(Locale.ROOT).equals("html")) {
        throw new NotConsulException(
            StatusCodes.isOfGateway(response.code()) ? Failure.UNREACHABLE : Failure.UNAVAILABLE,
            foreign(response, exchange, text));
      }
      if (response.isRedirect()) {
        throw new NotConsulException(
            Failure.UNAVAILABLE,
            "answered "
                + response.code()
                + leadsTo(response, exchange)
                + ", which is not followed; the address has to be that of the agent itself");
      }
      exchange.answered(
          new Answer(
              exchange.asked(),
              arrived,
              response.code(),
              index(response),
              "true".equals(response.header("X-Consul-Results-Filtered-By-ACLs")),
              text,
              excerpt(exchange, text, Answer.LONGEST_EXCERPT)));
      return response.newBuilder().body(ResponseBody.create(body, type)).build();
    }
  }

  private static byte[] wholeBody(ResponseBody body, Call call) throws IOException {
    BufferedSource source = body.source();
    Buffer read = new Buffer();
    while (source.read(read, 64L << 10) >= 0) {
      if (read.size() > LARGEST_BODY) {
        // Else closing it reads on for a while, to keep the connection.
        call.cancel();
        throw new NotConsulException.TooLong(
            Failure.UNAVAILABLE,
            "answered with more than " + (LARGEST_BODY >> 20) + " MiB; is that Consul?");
      }
    }
    return read.readByteArray();
  }

  /** Without the token first: one that is cut where the excerpt ends would not be found in it. */
  private static String excerpt(Exchange exchange, String text, int length) {
    return Excerpts.of(exchange.redacted(text), length);
  }

  private static String foreign(Response response, Exchange exchange, String text) {
    return "answered "
        + response.code()
        + " with a web page"
        + leadsTo(response, exchange)
        + ", as Consul never does (is a proxy in between, or the address wrong?): "
        + excerpt(exchange, text, 100);
  }

  private static String leadsTo(Response response, Exchange exchange) {
    String location = response.header("Location");
    return location == null ? "" : " that leads to " + excerpt(exchange, location, 200);
  }

  private static long index(Response response) {
    String index = response.header("X-Consul-Index");
    try {
      return index == null ? 0 : Math.max(0, Long.parseLong(index));
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
