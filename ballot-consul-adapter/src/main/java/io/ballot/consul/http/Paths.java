package io.ballot.consul.http;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Lock keys as parts of a URL. */
public final class Paths {
  private static final String UNRESERVED =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~";
  private static final String HEX = "0123456789ABCDEF";

  private Paths() {}

  /**
   * A key as a path: every byte of its UTF-8 form percent-encoded, save letters, digits, {@code
   * -._~} and the slashes between its segments.
   *
   * @throws PortException {@link Failure#INVALID} for a key that Consul's HTTP API cannot read,
   *     though a transaction could write it: before it looks at a path it takes out empty segments,
   *     {@code .} and {@code ..}, encoded or not, and redirects to what is left, which is another
   *     key; and it refuses what Go's {@code unicode.IsPrint} does not call printable
   */
  public static String ofKey(String key) throws PortException {
    String problem = problemOf(key);
    if (problem != null) {
      throw new PortException(
          Failure.INVALID,
          "the lock key '"
              + Excerpts.of(key, 100)
              + "' "
              + problem
              + "; Consul's HTTP API cannot read such a key");
    }
    StringBuilder path = new StringBuilder();
    for (byte b : key.getBytes(StandardCharsets.UTF_8)) {
      if (b == '/' || UNRESERVED.indexOf(b) >= 0) {
        path.append((char) b);
      } else {
        path.append('%').append(HEX.charAt((b >> 4) & 0xF)).append(HEX.charAt(b & 0xF));
      }
    }
    return path.toString();
  }

  /** Whether {@link #ofKey} has a path for a key. */
  public static boolean isReadable(String key) {
    return problemOf(key) == null;
  }

  private static @Nullable String problemOf(String key) {
    if (key.startsWith("/")) {
      return "begins with a slash";
    }
    String[] segments = key.split("/", -1);
    for (int i = 0; i < segments.length; i++) {
      if (segments[i].isEmpty() && i < segments.length - 1) {
        return "holds two slashes in a row";
      }
      if (segments[i].equals(".") || segments[i].equals("..")) {
        return "holds the segment '" + segments[i] + "'";
      }
    }
    return key.codePoints().allMatch(Excerpts::isPrintable)
        ? null
        : "holds a character that cannot be printed";
  }
}
