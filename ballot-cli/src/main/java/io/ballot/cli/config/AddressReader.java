package io.ballot.cli.config;

import io.ballot.consul.http.ConsulAddress;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads the address of a Consul agent. What the adapter can make of it decides; before that
 * everything is refused that could hold a password, without showing it.
 */
final class AddressReader {
  /** Consul's own default. */
  static final ConsulAddress DEFAULT = ConsulAddress.parse("http://127.0.0.1:8500");

  private static final String ALLOWED =
      "`http://host:port`, `https://host:port` or `host:port`, with a path prefix if need be, and"
          + " IPv6 in brackets: `http://[::1]:8500`; or `unix:///path/of/a/socket`";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:(?i:https?)://)?"
              + "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+\\])"
              + "(?::[0-9]{1,5})?"
              + "(?:/[!-~&&[^?#@/]]+)*/?");

  private AddressReader() {}

  /** The answer to {@link #read}. */
  sealed interface Reading {
    /** It is an address. */
    record Address(ConsulAddress address) implements Reading {}

    /** It is none; the message holds nothing that could be a password. */
    record Refused(String message) implements Reading {}
  }

  static Reading read(String text) {
    if (!isSocket(text) && (text.contains("@") || text.contains("?") || text.contains("#"))) {
      return new Reading.Refused(
          "it holds a `@`, `?` or `#` (not shown, it may hold a password); a token belongs in"
              + " `consul.token` or `consul.tokenFile`; allowed: "
              + ALLOWED);
    }
    try {
      return isSocket(text) || FORM.matcher(text).matches()
          ? new Reading.Address(ConsulAddress.parse(text))
          : refused(text);
    } catch (IllegalArgumentException e) {
      return refused(text);
    }
  }

  /** Of a path everything is shown: it leads nowhere but to this machine. */
  private static boolean isSocket(String text) {
    return text.toLowerCase(Locale.ROOT).startsWith("unix://");
  }

  private static Reading refused(String text) {
    return new Reading.Refused("read `%s`; allowed: %s".formatted(Shown.of(text), ALLOWED));
  }

  /** Whether an address asks for TLS. */
  static boolean isTls(ConsulAddress address) {
    return address.toString().startsWith("https:");
  }
}
