package io.ballot.it.fault;

import io.ballot.it.process.Deadline;
import io.ballot.it.process.Leftovers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentest4j.TestAbortedException;

/** A disk of a test's own, so small that it is soon full; needs the right to mount. */
final class SmallDisk implements AutoCloseable {

  private static final int BLOCK = 4096;

  private final Path folder;
  private final Runnable ending = this::unmount;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  /** Mounts one on an empty folder; leaves the test out where that is not allowed. */
  static SmallDisk on(Path folder) throws InterruptedException {
    try {
      return mount(folder);
    } catch (IllegalStateException e) {
      throw new TestAbortedException(
          "left out, since it needs the right to mount a disk: " + e.getMessage());
    }
  }

  /** The same; an {@link IllegalStateException} that says why where that is not allowed. */
  static SmallDisk mount(Path folder) throws InterruptedException {
    SmallDisk disk = new SmallDisk(folder);
    Namespaces.run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder.toString());
    Leftovers.remember(disk.ending);
    return disk;
  }

  Path folder() {
    return folder;
  }

  /** Fills it to the last byte. */
  void fill() {
    try (OutputStream filler = Files.newOutputStream(filler())) {
      while (true) {
        filler.write(new byte[BLOCK]);
      }
    } catch (IOException e) {
      // That is what it is like when it is full.
      return;
    }
  }

  void makeRoom() throws IOException {
    Files.delete(filler());
  }

  private Path filler() {
    return folder.resolve("filler");
  }

  /** Lets nobody write on it, whatever their rights. */
  void protect() throws InterruptedException {
    Deadline deadline = Deadline.in(Arena.SOON);
    while (true) {
      try {
        Namespaces.run("mount", "-o", "remount,ro", folder.toString());
        return;
      } catch (IllegalStateException e) {
        // Somebody is just writing a file there.
        if (deadline.isOver()) {
          throw e;
        }
        deadline.pauseBetweenTries();
      }
    }
  }

  void unprotect() throws InterruptedException {
    Namespaces.run("mount", "-o", "remount,rw", folder.toString());
  }

  private void unmount() {
    try {
      // Whoever still has a file open on it does not keep it in its place.
      Namespaces.run("umount", "-l", folder.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    unmount();
    Leftovers.forget(ending);
  }
}
