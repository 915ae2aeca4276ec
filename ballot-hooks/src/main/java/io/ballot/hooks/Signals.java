package io.ballot.hooks;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sends signals. */
final class Signals {
  private Signals() {}

  /**
   * Sends TERM or KILL to one process, and to no other that has got its id by now. Java itself does
   * it, so that nothing has to be started in order to end something: at the limit of processes that
   * would fail.
   *
   * @return whether it could be sent: not to a process that is gone or another user's
   */
  static boolean send(ProcessTable table, ProcessEntry process, boolean kill) {
    // In this order: the handle notes which process it stands for, and signals no other.
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    ProcessEntry present = table.find(process.pid());
    if (handle.isEmpty() || present == null || !present.isSameAs(process)) {
      return false;
    }
    return kill ? handle.get().destroyForcibly() : handle.get().destroy();
  }

  /**
   * Sends KILL to a process group in one go, as Java cannot, by the {@code kill} that is part of
   * every POSIX shell. For processes that fork faster than they can be listed.
   *
   * @return the process that does it, soon to end; {@code null} where there is no shell
   */
  static @Nullable Process killGroup(long group) {
    try {
      return new ProcessBuilder(
              List.of("/bin/sh", "-c", "kill -s KILL -- \"-$1\"", "sh", "" + group))
          .redirectInput(Redirect.from(new File("/dev/null")))
          .redirectOutput(Redirect.DISCARD)
          .redirectError(Redirect.DISCARD)
          .start();
    } catch (IOException e) {
      // Killing one by one is all there is then.
      return null;
    }
  }
}
