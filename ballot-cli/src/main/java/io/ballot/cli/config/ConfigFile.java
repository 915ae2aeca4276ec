package io.ballot.cli.config;

import io.ballot.cli.config.report.Findings;
import io.ballot.cli.config.report.Place;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serial;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Reads a text file as a whole, within bounds, and says what is wrong with it in plain words. */
final class ConfigFile {
  /** Far more than a thousand elections need, and little enough to read whole. */
  static final int MAX_BYTES = 1_000_000;

  private ConfigFile() {}

  /** What can go wrong with a file, in words that follow its name. */
  static final class Unreadable extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    private final transient Place place;
    private final String message;

    Unreadable(Place place, String message) {
      super(message);
      this.place = place;
      this.message = message;
    }

    String message() {
      return message;
    }

    Place place() {
      return place;
    }
  }

  /**
   * The file's text, without a byte order mark; none where an error was reported.
   *
   * @param name how the user names the file
   */
  static Optional<String> read(Path file, String name, Findings findings) {
    try {
      return Optional.of(text(bytes(file, name, MAX_BYTES), name));
    } catch (Unreadable e) {
      findings.error(e.place(), "", e.message());
      return Optional.empty();
    }
  }

  /** All bytes of a file, at most {@code most}. */
  static byte[] bytes(Path file, String name, int most) throws Unreadable {
    if (Files.isDirectory(file)) {
      throw new Unreadable(Place.whole(name), "a directory; allowed: a file");
    }
    // Not only regular files are read: /dev/stdin and a shell's <(...) are no such.
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(most + 1);
      if (bytes.length > most) {
        throw new Unreadable(
            Place.whole(name), String.format(Locale.ROOT, "too large; allowed: %,d bytes", most));
      }
      return bytes;
    } catch (IOException e) {
      throw new Unreadable(Place.whole(name), inWords(e));
    }
  }

  static String inWords(IOException e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no such file";
      case AccessDeniedException denied ->
          "it may not be read by user " + System.getProperty("user.name", "?");
      case FileSystemLoopException loop -> "its symbolic links lead in a circle";
      case FileSystemException other when other.getReason() != null ->
          "it cannot be read: " + other.getReason();
      default -> "it cannot be read: " + e.getMessage();
    };
  }

  private static String text(byte[] bytes, String name) throws Unreadable {
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      throw new Unreadable(Place.whole(name), "a text in UTF-16 or UTF-32; allowed: UTF-8");
    }
    int start = startsWith(bytes, 0xEF, 0xBB, 0xBF) ? 3 : 0;
    ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
    CoderResult result = decoder.decode(in, out, true);
    String text = out.flip().toString();
    if (result.isError()) {
      int line = 1 + (int) text.chars().filter(character -> character == '\n').count();
      int column = text.codePointCount(text.lastIndexOf('\n') + 1, text.length()) + 1;
      throw new Unreadable(
          new Place(name, line, column),
          "the byte 0x%02x here is no UTF-8; allowed: UTF-8".formatted(bytes[in.position()]));
    }
    return text;
  }

  private static boolean startsWith(byte[] bytes, int... start) {
    for (int i = 0; i < start.length; i++) {
      if (i >= bytes.length || (bytes[i] & 0xFF) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
