package io.ballot.consul.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;
import java.util.List;

/**
 * A name and a password for HTTP's basic authentication (RFC 7617), which a proxy before the agent
 * may ask for; Consul itself looks at neither.
 *
 * @param user the name, without a colon
 * @param password the password
 */
public record BasicLogin(String user, String password) {
  /** Requires a name that can be told from the password. */
  public BasicLogin {
    if (user.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the user name of a login holds a colon");
    }
  }

  /**
   * Reads {@code user:password}, as {@code CONSUL_HTTP_AUTH} has it; without a colon it is a name
   * with an empty password, as for Consul's own CLI.
   */
  public static BasicLogin parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new BasicLogin(text, "")
        : new BasicLogin(text.substring(0, colon), text.substring(colon + 1));
  }

  /** The header {@code Authorization}. */
  String header() {
    return "Basic " + encoded();
  }

  /** What must never be shown: neither as it is, nor as it travels. */
  List<String> secrets() {
    return password.isEmpty() ? List.of(encoded()) : List.of(password, encoded());
  }

  private String encoded() {
    return Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
  }

  /** Says whose login it is, and not the password. */
  @Override
  public String toString() {
    return "BasicLogin[" + user + ", hidden]";
  }
}
