package io.ballot.hooks.mark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mark of a term in a file. */
class FileMarksTest {
  private static final LockKey KEY = new LockKey("locks/web");

  @TempDir Path temporary;

  @Test
  void writesInPlaceOfTheOneBefore() throws Exception {
    marks().write(mark(7, null));
    marks().write(mark(8, new HookProcess(1, "x")));

    assertEquals(new MarkReading.Found(mark(8, new HookProcess(1, "x"))), marks().read());
    assertEquals(List.of(marks().file()), files());
  }

  @Test
  void readsNothingAfterARemoval() throws Exception {
    marks().write(mark(7, null));

    marks().remove();

    assertInstanceOf(MarkReading.None.class, marks().read());
    assertEquals(List.of(), files());
  }

  @Test
  void removesWhatIsNotThereWithoutComplaint() throws Exception {
    marks().remove();
    Files.createDirectory(state());
    marks().remove();

    assertInstanceOf(MarkReading.None.class, marks().read());
  }

  @Test
  void keepsMarksForTheirOwnerAlone() throws Exception {
    marks().write(mark(7, null));

    assertEquals(
        "rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(state())));
    assertEquals(
        "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(marks().file())));
  }

  @Test
  void keepsTheMarksOfSeveralElectionsApart() throws Exception {
    StateDirectory directory = new StateDirectory(state());
    List<FileMarks> all = new ArrayList<>();
    for (String key : List.of("a/b", "a_b", "a.b", "a b", "ä", "A/B", "x".repeat(500))) {
      for (String id : List.of("one", "One", "../one", "")) {
        FileMarks marks = new FileMarks(directory, new LockKey(key), id);
        marks.write(new Mark(new LockKey(key), id, new SessionId(key + id), all.size(), null));
        all.add(marks);
      }
    }
    assertEquals(28, files().size());
    for (int i = 0; i < all.size(); i++) {
      assertEquals(i, tokenIn(all.get(i)));
    }
  }

  @Test
  void passesOverWhatACrashedWriterLeftAndRemovesItInTime() throws Exception {
    marks().write(mark(7, null));
    String name = String.valueOf(marks().file().getFileName());
    Path old = Files.writeString(state().resolve("." + name + ".123.tmp"), "ballot-mark 1\nke");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minusSeconds(120)));
    // Another daemon's, by its age perhaps still being written.
    Path fresh = Files.writeString(state().resolve("." + name + ".456.tmp"), "");

    assertEquals(new MarkReading.Found(mark(7, null)), marks().read());
    marks().remove();

    assertFalse(Files.exists(old));
    assertTrue(Files.exists(fresh));
  }

  @Test
  void aCrashDuringAWriteLeavesTheOldMark() throws Exception {
    // What is on the disk at each moment of a write: the old mark, and a part of a new file.
    marks().write(mark(7, null));
    String whole = MarkText.write(mark(8, null));
    String name = String.valueOf(marks().file().getFileName());
    for (int length = 0; length <= whole.length(); length++) {
      Files.writeString(state().resolve("." + name + ".tmp"), whole.substring(0, length));
      assertEquals(new MarkReading.Found(mark(7, null)), marks().read());
    }
  }

  @Test
  void saysOfAMarkThatWasCutShortThatItCannotBeRead() throws Exception {
    marks().write(mark(7, new HookProcess(1234, "boot 5f tick 99")));
    String whole = Files.readString(marks().file());
    for (int length = 0; length < whole.length(); length++) {
      Files.writeString(marks().file(), whole.substring(0, length));
      assertUnreadable("");
    }
  }

  @Test
  void saysWhyAMarkCannotBeRead() throws Exception {
    marks().write(mark(7, null));

    Files.writeString(marks().file(), "something else\n");
    assertUnreadable("it does not begin with \"ballot-mark 1\"");

    Files.writeString(marks().file(), "x".repeat(100_000));
    assertUnreadable("it has more than 65536 bytes");
  }

  @Test
  void doesNotFollowASymbolicLinkInItsPlace() throws Exception {
    marks().write(mark(7, null));
    Path elsewhere = temporary.resolve("elsewhere");
    Files.move(marks().file(), elsewhere);
    Files.createSymbolicLink(marks().file(), elsewhere);

    assertUnreadable("it is no regular file");
    marks().write(mark(8, null));

    assertEquals(new MarkReading.Found(mark(8, null)), marks().read());
    assertTrue(Files.readString(elsewhere).contains("fencingToken=7"));
  }

  @Test
  void doesNotTrustAMarkThatAnyoneMayWrite() throws Exception {
    marks().write(mark(7, null));
    Files.setPosixFilePermissions(marks().file(), PosixFilePermissions.fromString("rw-rw-rw-"));

    assertUnreadable("other users may write to it, so it may be theirs");
  }

  @Test
  void doesNotTrustAMarkInADirectoryThatAnyoneMayWriteTo() throws Exception {
    marks().write(mark(7, null));
    Files.setPosixFilePermissions(state(), PosixFilePermissions.fromString("rwxrwxrwx"));

    assertUnreadable("other users may write to its directory, so it may be theirs");
    marks().remove();

    assertInstanceOf(MarkReading.None.class, marks().read());
  }

  @Test
  void saysThatADirectoryIsInItsPlace() throws Exception {
    Files.createDirectories(marks().file().resolve("x"));

    assertUnreadable("it is no regular file");
    PortException ofWrite = assertThrows(PortException.class, () -> marks().write(mark(7, null)));
    PortException ofRemove = assertThrows(PortException.class, () -> marks().remove());

    assertEquals(Failure.INVALID, ofWrite.failure());
    assertEquals(Failure.INVALID, ofRemove.failure());
    String where = marks().file() + ": a directory is in its place; remove it";
    assertEquals("cannot write the mark " + where, ofWrite.getMessage());
    assertEquals("cannot remove the mark " + where, ofRemove.getMessage());
    assertEquals(List.of(marks().file()), files());
  }

  @Test
  void saysThatTheStateDirectoryIsAFile() throws Exception {
    Files.writeString(state(), "");

    PortException failure = assertThrows(PortException.class, () -> marks().write(mark(7, null)));

    assertEquals(Failure.INVALID, failure.failure());
    assertTrue(
        String.valueOf(failure.getMessage())
            .startsWith("cannot make the state directory " + state()),
        failure.getMessage());
  }

  @Test
  void reactsToAnInterrupt() throws Exception {
    Thread.currentThread().interrupt();
    try {
      PortException failure = assertThrows(PortException.class, () -> marks().write(mark(7, null)));
      assertEquals(Failure.CANCELLED, failure.failure());
    } finally {
      assertTrue(Thread.interrupted(), "the interrupt is kept");
    }
    assertInstanceOf(MarkReading.None.class, marks().read());
    assertEquals(List.of(), files());
  }

  @Test
  void twoWritersOfOneMarkNeverMakeAMixedOne() throws Exception {
    List<Future<?>> writers = new ArrayList<>();
    try (ExecutorService executor = Executors.newFixedThreadPool(3)) {
      for (String who : List.of("a", "b")) {
        writers.add(
            executor.submit(() -> {
              for (int i = 0; i < 200; i++) {
                marks().write(mark(i, new HookProcess(i, who.repeat(1 + i % 50))));
              }
              return null;
            }));
      }
      writers.add(
          executor.submit(() -> {
            for (int i = 0; i < 2_000; i++) {
              assertFalse(marks().read() instanceof MarkReading.Unreadable);
            }
            return null;
          }));
    }
    for (Future<?> writer : writers) {
      writer.get();
    }
    assertEquals(199, tokenIn(marks()));
  }

  private void assertUnreadable(String why) throws PortException {
    String reason = assertInstanceOf(MarkReading.Unreadable.class, marks().read()).reason();
    assertTrue(reason.startsWith("the mark " + marks().file() + " cannot be read: " + why), reason);
  }

  private Path state() {
    return temporary.resolve("state");
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(state())) {
      return files.toList();
    }
  }

  /** A new object each time, as after a restart. */
  private FileMarks marks() {
    return new FileMarks(new StateDirectory(state()), KEY, "web-1");
  }

  private static Mark mark(long token, @Nullable HookProcess process) {
    return new Mark(KEY, "web-1", new SessionId("a-session"), token, process);
  }

  private static long tokenIn(FileMarks marks) throws PortException {
    Mark mark = assertInstanceOf(MarkReading.Found.class, marks.read()).mark();
    return Objects.requireNonNull(mark.term()).fencingToken();
  }
}
