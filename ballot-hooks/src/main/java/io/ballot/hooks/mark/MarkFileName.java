package io.ballot.hooks.mark;

import io.ballot.domain.port.LockKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Names the file of one election's mark: readable, and never another election's. */
final class MarkFileName {
  private static final int MOST_OF_A_PART = 40;
  private static final int HASH_BYTES = 8;

  private MarkFileName() {}

  /**
   * The name: what can be shown of key and service id, and a hash of both whole, since what is
   * shown may be the same for two.
   */
  static String of(LockKey key, String serviceId) {
    return shown(key.value()) + "." + shown(serviceId) + "." + hash(key, serviceId) + ".mark";
  }

  private static String shown(String text) {
    String safe = text.replaceAll("[^A-Za-z0-9_-]+", "_");
    return safe.substring(0, Math.min(safe.length(), MOST_OF_A_PART));
  }

  private static String hash(LockKey key, String serviceId) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(key.value().getBytes(StandardCharsets.UTF_8));
      // A byte that no UTF-8 text holds, so that no two pairs make the same bytes.
      digest.update((byte) 0xFF);
      digest.update(serviceId.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest.digest(), 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
