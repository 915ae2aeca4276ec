package io.ballot.hooks.mark;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;

/**
 * The directory that a daemon keeps its marks in. It must be on a disk of this machine and this
 * machine's alone: a mark speaks of this machine's processes. Any thread may use it.
 *
 * @param path where it is; it is made, for its owner alone, when it is first written to
 */
public record StateDirectory(Path path) {
  private static final FileAttribute<Set<PosixFilePermission>> OWNER_ALONE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** Makes the path absolute, for the messages. */
  public StateDirectory {
    path = path.toAbsolutePath();
  }

  /**
   * Tries whether marks can be kept here, by making the directory, a file in it, and removing it.
   *
   * @return what is in the way, and what to do, as a sentence; empty if they can
   */
  public Optional<String> problem() {
    try {
      ensure();
      Path probe = Files.createTempFile(path, ".probe-", ".tmp");
      Files.delete(probe);
      sync();
      return Optional.empty();
    } catch (PortException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return Optional.of(
          String.valueOf(FileTrouble.of("write to the state directory", path, e).getMessage()));
    }
  }

  /** Makes the directory where it is missing, and refuses one that others may write to. */
  void ensure() throws PortException {
    try {
      Files.createDirectories(path, OWNER_ALONE);
      if (isOpenToOthers()) {
        throw new PortException(
            Failure.DENIED,
            "the state directory "
                + path
                + " may be written to by every user, who could make this daemon end any process;"
                + " chmod o-w it, or set stateDir to another one");
      }
    } catch (IOException e) {
      throw FileTrouble.of("make the state directory", path, e);
    }
  }

  /** Whether any user at all may put files into it. */
  boolean isOpenToOthers() throws IOException {
    return FileTrouble.othersMayWrite(Files.readAttributes(path, PosixFileAttributes.class));
  }

  /** Makes the names in the directory survive a crash of the machine (fsync(2) on a directory). */
  void sync() throws IOException {
    try (FileChannel directory = FileChannel.open(path, StandardOpenOption.READ)) {
      directory.force(true);
    }
  }
}
