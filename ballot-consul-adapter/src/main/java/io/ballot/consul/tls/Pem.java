package io.ballot.consul.tls;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One block of a file in PEM (RFC 7468).
 *
 * @param type what stands behind {@code BEGIN}
 * @param encrypted whether headers within say that it is (RFC 1421, OpenSSL's older keys)
 * @param der what it encodes
 */
@SuppressWarnings("ArrayRecordComponent") // Nobody compares blocks, or keeps one.
record Pem(String type, boolean encrypted, byte[] der) {
  /** All the authorities of a machine are a quarter of it. */
  static final int LARGEST_FILE = 1 << 20;

  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]{1,40})-----\\s*\\R((?:[A-Za-z0-9-]+:.*\\R)*)"
              + "([A-Za-z0-9+/=\\s]*)-----END \\1-----");

  /**
   * The blocks of a file; what stands around them does not matter.
   *
   * @throws IOException with a sentence that names the file
   */
  static List<Pem> blocksOf(Path file) throws IOException {
    Matcher block = BLOCK.matcher(new String(bytesOf(file), ISO_8859_1));
    List<Pem> blocks = new ArrayList<>();
    while (block.find()) {
      try {
        blocks.add(
            new Pem(
                block.group(1),
                block.group(2).contains("ENCRYPTED"),
                Base64.getMimeDecoder().decode(block.group(3))));
      } catch (IllegalArgumentException notBase64) {
        throw new IOException("`" + file + "` holds a " + block.group(1) + " that is not Base64");
      }
    }
    return blocks;
  }

  private static byte[] bytesOf(Path file) throws IOException {
    try (InputStream stream = Files.newInputStream(file)) {
      byte[] bytes = stream.readNBytes(LARGEST_FILE + 1);
      if (bytes.length > LARGEST_FILE) {
        throw new IOException("`" + file + "` is larger than 1 MiB, which no certificate is");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException("`" + file + "` is not there", e);
    } catch (AccessDeniedException e) {
      throw new IOException("`" + file + "` may not be read", e);
    } catch (IOException e) {
      String message = String.valueOf(e.getMessage());
      throw message.contains(file.toString())
          ? e
          : new IOException("`" + file + "` cannot be read: " + message, e);
    }
  }
}
