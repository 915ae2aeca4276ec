package io.ballot.consul.http;

import io.ballot.domain.port.Failure;

/**
 * What Consul's status codes and texts mean where no caller expected them.
 *
 * <p>Texts were read off Consul 1.8.7 and 1.20.1. A status alone says little: Consul answers 500 to
 * a request that it refuses for good, to one that it cannot serve now, and to one that is denied on
 * another server.
 */
final class StatusCodes {
  static final String UNKNOWN_TOKEN = "ACL not found";
  static final String DENIED = "Permission denied";

  /** What newer versions answer with a 503, which is else a gateway's. */
  private static final String RATE_LIMIT = "rate limit";

  /** Refusals for good that come as a 500. */
  private static final String[] INVALID = {
    "Invalid Session TTL", "Session TTL '", "Invalid Behavior setting", "Must provide ",
  };

  /** What a server written in Go, as Consul is, says in the clear where it expects TLS. */
  static final String WANTS_TLS = "Client sent an HTTP request to an HTTPS server";

  private StatusCodes() {}

  static Failure failureOf(Answer answer) {
    if (answer.status() == 403 || answer.says(DENIED) || answer.says(UNKNOWN_TOKEN)) {
      return Failure.DENIED;
    }
    if (answer.says(WANTS_TLS)) {
      // No word of Consul's: it is not known what is behind it.
      return Failure.UNAVAILABLE;
    }
    return switch (answer.status()) {
      // Too busy: by Consul's own limits, or a proxy's.
      case 408, 425, 429 -> Failure.UNAVAILABLE;
      // Consul has a text of its own for everything that it does not find, and callers expect
      // those. What is left is a proxy that has lost its backend, or a wrong path prefix.
      case 404 -> Failure.UNAVAILABLE;
      default -> {
        if (isOfGateway(answer.status()) && !answer.says(RATE_LIMIT)) {
          yield Failure.UNREACHABLE;
        }
        boolean refused = answer.status() >= 400 && answer.status() < 500;
        yield refused || saysInvalid(answer) ? Failure.INVALID : Failure.UNAVAILABLE;
      }
    };
  }

  /**
   * Whether a status is what a gateway answers in the place of an agent that it could not reach. It
   * proves no more than a refused connection would: the agent may have left.
   */
  static boolean isOfGateway(int status) {
    return status >= 502 && status <= 504;
  }

  /**
   * Whether the agent, or a proxy, has said that it is asked too much. With the same status it says
   * that an instance's checks warn ({@code agent/health/service}).
   */
  static boolean isTooBusy(Answer answer) {
    return (answer.status() == 429 && !answer.says("\"AggregatedStatus\""))
        || (!answer.ok() && answer.says(RATE_LIMIT));
  }

  private static boolean saysInvalid(Answer answer) {
    for (String text : INVALID) {
      if (answer.says(text)) {
        return true;
      }
    }
    return false;
  }
}
