package io.ballot.consul.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Where the agent listens.
 *
 * @param base the URL below which Consul's API begins with {@code v1/}; ends with a slash and holds
 *     no user, query or fragment
 * @param socket the Unix socket that connections go to, whatever the URL names; {@code null} where
 *     they go to the URL's host and port
 */
public record ConsulAddress(HttpUrl base, @Nullable Path socket) {
  /** The port of an agent's HTTP API, taken where an address without scheme names none. */
  public static final int DEFAULT_PORT = 8500;

  private static final String FORMS =
      "; an address is http://host:port, https://host:port, either with a path prefix behind it,"
          + " host:port, or unix:///path/of/a/socket";

  private static final String UNIX = "unix";

  /** What a request through a socket calls its host; agents do not look at it. */
  private static final String HOST_OF_SOCKETS = "localhost";

  /** What the system's addresses of sockets hold: 108 bytes on Linux, with a zero at their end. */
  private static final int LONGEST_SOCKET_PATH = 107;

  /** Requires the base. */
  public ConsulAddress {
    Objects.requireNonNull(base);
  }

  /**
   * Reads an address as people write it: {@code http://…} or {@code https://…} (with the scheme's
   * usual port where none is named), {@code host:port}, {@code host}, IPv6 with or without brackets
   * where no port follows, each with an optional path prefix; or {@code unix:///path} for a Unix
   * socket ({@code unix://path} is relative to the working directory, as with Consul's own CLI).
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
    if (scheme.toLowerCase(Locale.ROOT).equals(UNIX)) {
      return ofSocket(rest, address);
    }
    refuseOtherSchemes(scheme);
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
      return new ConsulAddress(HttpUrl.get(url), null);
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

  private static ConsulAddress ofSocket(String path, String address) {
    try {
      // As the system will be asked for it: what it does not take is told now.
      UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(path);
      if (!path.isEmpty() && path.getBytes(UTF_8).length <= LONGEST_SOCKET_PATH) {
        return new ConsulAddress(HttpUrl.get("http://" + HOST_OF_SOCKETS + "/"), socket.getPath());
      }
    } catch (IllegalArgumentException unreadable) {
      // Told below.
    }
    throw new IllegalArgumentException(
        "the address of Consul '"
            + address
            + "' names no Unix socket; it takes a path of 1 to "
            + LONGEST_SOCKET_PATH
            + " bytes: unix:///run/consul.sock");
  }

  private static void refuseOtherSchemes(String scheme) {
    switch (scheme.toLowerCase(Locale.ROOT)) {
      case "http", "https" -> {}
      default ->
          throw new IllegalArgumentException(
              "the address of Consul has the unknown scheme '" + scheme + "'" + FORMS);
    }
  }

  /** Whether connections are made by TLS. */
  public boolean isTls() {
    return base.isHttps();
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

  /** A URL of this agent's as people read it: through a socket, its host would mislead. */
  String show(HttpUrl url) {
    if (socket == null) {
      return url.toString();
    }
    String query = url.encodedQuery();
    return UNIX + "://" + socket + " " + url.encodedPath() + (query == null ? "" : "?" + query);
  }

  /** The address as people read it, without a trailing slash. */
  @Override
  public String toString() {
    if (socket != null) {
      return UNIX + "://" + socket;
    }
    String url = base.toString();
    return url.substring(0, url.length() - 1);
  }
}
