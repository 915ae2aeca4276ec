package io.ballot.consul.fake;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;

/** One answer of a {@link FakeAgent}. */
@FunctionalInterface
public interface Reply {
  /** Answers, or does whatever this one does instead. */
  void to(HttpExchange exchange) throws IOException;

  /** An answer in JSON. */
  static Reply json(int status, String body) {
    return of(status, "application/json", body);
  }

  /** An answer in plain text, as Consul's errors are. */
  static Reply text(int status, String body) {
    return of(status, "text/plain; charset=utf-8", body);
  }

  /** An answer of some type. */
  static Reply of(int status, String type, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    };
  }

  /** An answer that is compressed. */
  static Reply gzipped(String body) {
    return exchange -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
        gzip.write(body.getBytes(StandardCharsets.UTF_8));
      }
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
      exchange.sendResponseHeaders(200, bytes.size());
      exchange.getResponseBody().write(bytes.toByteArray());
      exchange.close();
    };
  }

  /** An answer whose length is not told, in pieces. */
  static Reply chunked(String... pieces) {
    return exchange -> {
      exchange.sendResponseHeaders(200, 0);
      for (String piece : pieces) {
        exchange.getResponseBody().write(piece.getBytes(StandardCharsets.UTF_8));
        exchange.getResponseBody().flush();
      }
      exchange.close();
    };
  }

  /** An answer of so many bytes, told as they are taken. */
  static Reply endless(long length, AtomicLong sent) {
    return exchange -> {
      byte[] piece = " ".repeat(64 << 10).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, length);
      while (sent.get() < length) {
        exchange.getResponseBody().write(piece);
        sent.addAndGet(piece.length);
      }
      exchange.close();
    };
  }

  /** Closes the connection without an answer. */
  static Reply cut() {
    return HttpExchange::close;
  }

  /** Begins an answer of 100 bytes, and closes the connection after the first few. */
  static Reply cutInTheBody() {
    return exchange -> {
      exchange.sendResponseHeaders(200, 100);
      exchange.getResponseBody().write("[{".getBytes(StandardCharsets.UTF_8));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Gives no answer until the latch is open, and then a cut. */
  static Reply heldUntil(CountDownLatch latch) {
    return exchange -> {
      try {
        latch.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      exchange.close();
    };
  }

  /** The same after so many milliseconds. */
  default Reply afterMillis(long millis) {
    return exchange -> {
      try {
        Thread.sleep(millis);
        to(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /**
   * The same, but not before the latch is open: what a watch is told in quick succession it may
   * leave out.
   */
  default Reply after(CountDownLatch latch) {
    return exchange -> {
      try {
        latch.await();
        to(exchange);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    };
  }

  /** The same with a header. */
  default Reply with(String header, String value) {
    return exchange -> {
      exchange.getResponseHeaders().set(header, value);
      to(exchange);
    };
  }

  /** The same with an index. */
  default Reply at(long index) {
    return with("X-Consul-Index", Long.toString(index));
  }
}
