package io.ballot.consul.http;

import java.util.Locale;
import java.util.Objects;
import okhttp3.HttpUrl;

/**
 * Where the agent listens.
 *
 * @param base the URL below which Consul's API begins with {@code v1/}; ends with a slash and holds
 *     no user, query or fragment
 */
public record ConsulAddress(HttpUrl base) {
  /** The port of an agent's HTTP API, taken where an address without scheme names none. */
  public static final int DEFAULT_PORT = 8500;

  private static final String FORMS =
      "; an address is http://host:port, https://host:port, either with a path prefix behind it,"
          + " or host:port";

  /** Requires the base. */
  public ConsulAddress {
    Objects.requireNonNull(base);
  }

  /**
   * Reads an address as people write it: {@code http://…} or {@code https://…} (with the scheme's
   * usual port where none is named), {@code host:port}, {@code host}, IPv6 with or without brackets
   * where no port follows, each with an optional path prefix.
   *
   * @throws IllegalArgumentException with a sentence for the user; credentials in the text are not
   *     repeated in it
   */
  public static ConsulAddress parse(String text) {
    String address = text.strip();
    if (address.isEmpty()) {
      throw new IllegalArgumentException("the address of Consul is empty" + FORMS);
    }
    int schemeEnd = address.indexOf("://");
    String scheme = schemeEnd < 0 ? "http" : address.substring(0, schemeEnd);
    String rest = schemeEnd < 0 ? address : address.substring(schemeEnd + 3);
    refuseOtherSchemes(scheme, address);
    int authorityEnd = firstOf(rest, "/?#");
    String authority = rest.substring(0, authorityEnd);
    String path = rest.substring(authorityEnd);
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException(
          "the address of Consul holds a user name or password; Consul takes a token instead"
              + " (consul.token)");
    }
    if (path.indexOf('?') >= 0 || path.indexOf('#') >= 0) {
      // Not repeated: some put a token there.
      String before = address.substring(0, firstOf(address, "?#"));
      throw new IllegalArgumentException(
          "the address of Consul '" + before + "' is followed by a query or fragment" + FORMS);
    }
    String url = scheme + "://" + completed(authority, schemeEnd < 0) + withSlash(path);
    try {
      return new ConsulAddress(HttpUrl.get(url));
    } catch (IllegalArgumentException unreadable) {
      throw new IllegalArgumentException(
          "the address of Consul '"
              + address
              + "' cannot be read ("
              + unreadable.getMessage()
              + ")"
              + FORMS,
          unreadable);
    }
  }

  private static void refuseOtherSchemes(String scheme, String address) {
    switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http", "https" -> {}
      case "unix" ->
          throw new IllegalArgumentException(
              "the address of Consul '" + address + "' is a unix socket, which is not built yet");
      default ->
          throw new IllegalArgumentException(
              "the address of Consul has the unknown scheme '" + scheme + "'" + FORMS);
    }
  }

  private static String completed(String authority, boolean withDefaultPort) {
    boolean bareIpv6 = authority.indexOf(':') != authority.lastIndexOf(':');
    String host = bareIpv6 && !authority.startsWith("[") ? "[" + authority + "]" : authority;
    boolean hasPort = host.indexOf(':', host.lastIndexOf(']') + 1) >= 0;
    return withDefaultPort && !hasPort ? host + ":" + DEFAULT_PORT : host;
  }

  private static String withSlash(String path) {
    return path.endsWith("/") ? path : path + "/";
  }

  private static int firstOf(String text, String any) {
    for (int i = 0; i < text.length(); i++) {
      if (any.indexOf(text.charAt(i)) >= 0) {
        return i;
      }
    }
    return text.length();
  }

  /** The address as people read it, without a trailing slash. */
  @Override
  public String toString() {
    String url = base.toString();
    return url.substring(0, url.length() - 1);
  }
}
