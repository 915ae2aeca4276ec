package io.ballot.it.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A page with places that are filled in, each between two comments that say its name. */
final class Document {
  private final Path file;
  private String text;

  Document(Path file) throws IOException {
    this.file = file;
    this.text = Files.readString(file);
  }

  /**
   * Fills a place in.
   *
   * @throws IllegalArgumentException when the page has no such place
   */
  Document fill(String place, String content) {
    String begin = "<!-- bench:" + place + " -->";
    String end = "<!-- /bench:" + place + " -->";
    int from = text.indexOf(begin);
    int to = text.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalArgumentException(file + " has no place " + begin + " … " + end);
    }
    text = text.substring(0, from + begin.length()) + "\n" + content + text.substring(to);
    return this;
  }

  void save() throws IOException {
    Files.writeString(file, text);
  }
}
