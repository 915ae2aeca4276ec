package io.ballot.it.fault;

import io.ballot.it.process.Leftovers;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

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
    SmallDisk disk = new SmallDisk(folder);
    try {
      Namespaces.run("mount", "-t", "tmpfs", "-o", "size=64k,mode=700", "tmpfs", folder.toString());
    } catch (IllegalStateException e) {
      Assumptions.abort("left out, since it needs the right to mount a disk: " + e.getMessage());
    }
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
    Namespaces.run("mount", "-o", "remount,ro", folder.toString());
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
