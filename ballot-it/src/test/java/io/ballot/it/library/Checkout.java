package io.ballot.it.library;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the sources are. */
public final class Checkout {
  private Checkout() {}

  /** The folder of the whole checkout. */
  public static Path root() {
    for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
      if (Files.exists(folder.resolve("ballot-domain"))) {
        return folder;
      }
    }
    throw new UncheckedIOException(new IOException("no checkout around " + Path.of("")));
  }
}
