package io.ballot.hooks.mark;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.PortException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one election's mark in a file of its own in a {@link StateDirectory}, for its owner alone.
 *
 * <p>A mark is written to a new file, which is synced and then takes the old one's place, so that
 * there is always a whole one: after a crash at any moment the old or the new. Two daemons that
 * serve the same instance by mistake overwrite each other's marks whole.
 */
public final class FileMarks implements MarkPort {
  /** Marks have some 300 bytes; what has more than this is none. */
  private static final int MOST_BYTES = 64 * 1024;

  /** Files under way that are older than this belong to no writer any more. */
  private static final Duration ABANDONED_AFTER = Duration.ofMinutes(1);

  private final StateDirectory directory;
  private final String name;
  private final Path file;

  /**
   * The mark of one election.
   *
   * @param directory where its file is kept
   * @param key the election's lock
   * @param serviceId its instance's service id
   */
  public FileMarks(StateDirectory directory, LockKey key, String serviceId) {
    this.directory = directory;
    name = MarkFileName.of(key, serviceId);
    file = directory.path().resolve(name);
  }

  /** Where the mark is kept, for messages. */
  public Path file() {
    return file;
  }

  @Override
  public MarkReading read() throws PortException {
    PosixFileAttributes attributes;
    boolean openToOthers;
    try {
      attributes = Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      openToOthers = directory.isOpenToOthers();
    } catch (NoSuchFileException e) {
      return new MarkReading.None();
    } catch (IOException e) {
      throw FileTrouble.of("look for the mark", file, e);
    }
    if (!attributes.isRegularFile()) {
      return unreadable("it is no regular file");
    }
    if (FileTrouble.othersMayWrite(attributes)) {
      return unreadable("other users may write to it, so it may be theirs");
    }
    if (openToOthers) {
      return unreadable("other users may write to its directory, so it may be theirs");
    }
    try {
      return new MarkReading.Found(MarkText.read(content()));
    } catch (MarkText.NoMarkException e) {
      return unreadable(String.valueOf(e.getMessage()));
    } catch (NoSuchFileException e) {
      return new MarkReading.None();
    } catch (IOException e) {
      PortException failure = FileTrouble.of("read the mark", file, e);
      if (failure.failure() == Failure.CANCELLED) {
        throw failure;
      }
      return new MarkReading.Unreadable(String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void write(Mark mark) throws PortException {
    directory.ensure();
    @Nullable Path fresh = null;
    try {
      // Java makes temporary files for their owner alone (0600).
      fresh = Files.createTempFile(directory.path(), "." + name + ".", ".tmp");
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(MarkText.write(mark).getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      directory.sync();
    } catch (IOException e) {
      discard(fresh);
      throw FileTrouble.of("write the mark", file, e);
    }
  }

  @Override
  public void remove() throws PortException {
    try {
      if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new PortException(
            Failure.INVALID,
            "cannot remove the mark " + file + ": a directory is in its place; remove it");
      }
      removeAbandoned();
      if (Files.deleteIfExists(file)) {
        directory.sync();
      }
    } catch (IOException e) {
      throw FileTrouble.of("remove the mark", file, e);
    }
  }

  private String content() throws IOException, MarkText.NoMarkException {
    try (InputStream in =
        Channels.newInputStream(
            FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
      byte[] bytes = in.readNBytes(MOST_BYTES + 1);
      if (bytes.length > MOST_BYTES) {
        throw new MarkText.NoMarkException("it has more than " + MOST_BYTES + " bytes");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private MarkReading unreadable(String why) {
    return new MarkReading.Unreadable("the mark " + file + " cannot be read: " + why);
  }

  /** Removes what a writer left behind that died between making its file and renaming it. */
  private void removeAbandoned() throws IOException {
    Instant before = Instant.now().minus(ABANDONED_AFTER);
    try (DirectoryStream<Path> abandoned =
        Files.newDirectoryStream(directory.path(), "." + name + ".*.tmp")) {
      for (Path each : abandoned) {
        if (Files.getLastModifiedTime(each, LinkOption.NOFOLLOW_LINKS)
            .toInstant()
            .isBefore(before)) {
          Files.deleteIfExists(each);
        }
      }
    } catch (NoSuchFileException e) {
      // No directory, or another daemon was faster: either way nothing is left to remove.
      return;
    }
  }

  private static void discard(@Nullable Path fresh) {
    try {
      if (fresh != null) {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      // It will be removed as an abandoned one; what went wrong first is what is told.
      return;
    }
  }
}
