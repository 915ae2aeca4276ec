package io.ballot.hooks.mark;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;

/** Says in words what went wrong with a file, and what to do about it. */
final class FileTrouble {
  private FileTrouble() {}

  /**
   * A port's failure for {@code e}.
   *
   * @param doing what could not be done, as a verb and its object
   * @param path with which file or directory
   */
  static PortException of(String doing, Path path, IOException e) {
    String cannot = "cannot " + doing + " " + path + ": ";
    return switch (e) {
      case ClosedByInterruptException interrupted ->
          new PortException(Failure.CANCELLED, cannot + "interrupted", e);
      case AccessDeniedException denied ->
          new PortException(
              Failure.DENIED,
              cannot
                  + "this user ("
                  + System.getProperty("user.name", "unknown")
                  + ") may not; change its owner or permissions, or set stateDir to another"
                  + " directory",
              e);
      case FileAlreadyExistsException exists ->
          new PortException(
              Failure.INVALID,
              cannot + "something that is no directory is in its place; remove it",
              e);
      case NotDirectoryException notDirectory ->
          new PortException(Failure.INVALID, cannot + "it is no directory; set stateDir to one", e);
      case NoSuchFileException missing ->
          new PortException(
              Failure.UNAVAILABLE, cannot + "it does not exist; is its disk mounted?", e);
      case FileSystemException other -> ofReason(cannot, String.valueOf(other.getReason()), e);
      default -> ofReason(cannot, String.valueOf(e.getMessage()), e);
    };
  }

  /** The C library's texts (strerror(3)) are all that Java passes on. */
  private static PortException ofReason(String cannot, String reason, IOException e) {
    if (reason.contains("Read-only file system")) {
      return new PortException(
          Failure.DENIED,
          cannot + "its file system is read-only; set stateDir to a directory that can be written",
          e);
    }
    if (reason.contains("No space left") || reason.contains("quota exceeded")) {
      return new PortException(Failure.UNAVAILABLE, cannot + reason + "; make room on its disk", e);
    }
    if (reason.contains("Not a directory")) {
      return new PortException(
          Failure.INVALID,
          cannot + "a part of its path is no directory; set stateDir to another one",
          e);
    }
    if (reason.contains("Is a directory") || reason.contains("Directory not empty")) {
      return new PortException(
          Failure.INVALID, cannot + "a directory is in its place; remove it", e);
    }
    return new PortException(Failure.UNAVAILABLE, cannot + reason, e);
  }

  /** Whether any user at all may write to it. */
  static boolean othersMayWrite(PosixFileAttributes attributes) {
    return attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }
}
