package io.ballot.consul.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.ballot.consul.files.ReplacedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;

/** A token in a file that may be replaced. */
final class TokenFile implements TokenSource {
  private static final int LONGEST = 64 * 1024;

  private final Path file;
  private final ReplacedFiles replaced;
  private String token;

  TokenFile(Path file, String readAlready) {
    this(file, readAlready, System::nanoTime);
  }

  TokenFile(Path file, String readAlready, LongSupplier clock) {
    this.file = file;
    this.token = readAlready;
    this.replaced = new ReplacedFiles(List.of(file), clock);
  }

  @Override
  public synchronized String current() {
    if (replaced.taken()) {
      read();
    }
    return token;
  }

  private void read() {
    try (InputStream stream = Files.newInputStream(file)) {
      String text = new String(stream.readNBytes(LONGEST), UTF_8).strip();
      // A token travels in an HTTP header, where nothing else may stand.
      if (!text.isEmpty() && text.chars().allMatch(c -> c > 0x20 && c < 0x7F)) {
        token = text;
        return;
      }
    } catch (IOException gone) {
      // The last one stays in force: the file may be between being removed and being made anew.
    }
    replaced.readAgain();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenFile them && file.equals(them.file);
  }

  @Override
  public int hashCode() {
    return file.hashCode();
  }

  @Override
  public String toString() {
    return "the token in " + file;
  }
}
