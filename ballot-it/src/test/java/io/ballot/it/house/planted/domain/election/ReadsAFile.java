package io.ballot.it.house.planted.domain.election;

import java.nio.file.Path;

public final class ReadsAFile {
  private ReadsAFile() {}

  public static boolean exists(Path file) {
    return file.toFile().exists();
  }
}
