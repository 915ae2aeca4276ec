package io.ballot.consul.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What files look like from outside, to see whether they have been replaced: their inode, size and
 * time. Links are followed, for that is how Kubernetes replaces secrets; of a directory it is the
 * files in it.
 */
public final class FileStamps {
  private static final String MISSING = "missing";

  private final Map<Path, String> stamps;

  private FileStamps(Map<Path, String> stamps) {
    this.stamps = stamps;
  }

  /** As the files are now; one that is missing, or cannot be looked at, is a state as well. */
  public static FileStamps of(Collection<Path> files) {
    Map<Path, String> stamps = new HashMap<>();
    for (Path file : files) {
      put(file, stamps);
      if (Files.isDirectory(file)) {
        within(file).forEach(inside -> put(inside, stamps));
      }
    }
    return new FileStamps(Map.copyOf(stamps));
  }

  private static List<Path> within(Path directory) {
    try (Stream<Path> entries = Files.list(directory)) {
      return entries.toList();
    } catch (IOException | UncheckedIOException gone) {
      return List.of();
    }
  }

  private static void put(Path file, Map<Path, String> stamps) {
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      stamps.put(file, now.fileKey() + " " + now.size() + " " + now.lastModifiedTime());
    } catch (IOException e) {
      stamps.put(file, MISSING);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof FileStamps them && stamps.equals(them.stamps);
  }

  @Override
  public int hashCode() {
    return stamps.hashCode();
  }

  @Override
  public String toString() {
    return stamps.toString();
  }
}
