package io.ballot.hooks.command;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** Whether the operating system would execute a file, as far as its inode tells. */
final class ExecutableFile {
  private ExecutableFile() {}

  /** Why {@code file} cannot be executed, as a sentence; empty where nothing is seen. */
  static Optional<String> fault(Path file) {
    String name = Quoted.of(file.toString());
    BasicFileAttributes attributes;
    try {
      attributes = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.of(missing(file, name));
    } catch (AccessDeniedException e) {
      return Optional.of(
          name
              + " cannot be reached: a directory above it does not let this user ("
              + user()
              + ") pass; chmod +x that directory");
    } catch (FileSystemException e) {
      // JDK 21 tells what is below a file apart from what does not exist; later ones do not.
      return Optional.of(
          reason(e).equals("Not a directory")
              ? missing(file, name)
              : name + " cannot be reached: " + reason(e));
    } catch (IOException e) {
      return Optional.of(name + " cannot be looked at: " + e.getMessage());
    }
    if (attributes.isDirectory()) {
      return Optional.of(name + " is a directory; give the path of a program in it");
    }
    if (!attributes.isRegularFile()) {
      return Optional.of(name + " is no regular file; give the path of a program");
    }
    if (!Files.isExecutable(file)) {
      return Optional.of(
          name
              + " is not executable for this user ("
              + user()
              + "); chmod +x it, and see that its file system is not mounted noexec");
    }
    return Optional.empty();
  }

  private static String missing(Path file, String name) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        ? name + " is a symbolic link to a file that does not exist; mend the link"
        : name + " does not exist; give the path of a program that does";
  }

  private static String reason(FileSystemException e) {
    return e.getReason() == null ? e.toString() : e.getReason();
  }

  private static String user() {
    return System.getProperty("user.name", "unknown");
  }
}
