package io.ballot.hooks;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookWatcher;
import io.ballot.hooks.command.ProgramLookup;
import java.io.File;
import java.io.IOException;
import java.io.Serial;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Starts a hook's process: its program alone, in a process group and session of its own where the
 * machine has {@code setsid} (POSIX has the call, util-linux and busybox the program), with an
 * empty standard input and two pipes.
 */
class HookLauncher {
  private static final File NOTHING = new File("/dev/null");

  private final @Nullable Path setsid;
  private final Charset charset;

  /** A hook was not started. The message says why, and what to do. */
  static final class NotStartedException extends Exception {
    @Serial private static final long serialVersionUID = 1L;

    NotStartedException(String message) {
      super(message);
    }
  }

  /**
   * A launcher.
   *
   * @param setsid the program of that name, {@code null} to start hooks in this process's own group
   * @param charset in what this JVM encodes words and variables
   */
  HookLauncher(@Nullable Path setsid, Charset charset) {
    this.setsid = setsid;
    this.charset = charset;
  }

  /** Whether what it starts has a process group and session of its own. */
  boolean makesGroups() {
    return setsid != null;
  }

  /** Starts it; returns once its process exists. */
  Process start(HookCall call, HookWatcher watcher) throws NotStartedException {
    Path program =
        switch (ProgramLookup.find(call.command(), call.environment())) {
          case ProgramLookup.Found found -> found.program();
          case ProgramLookup.NotFound notFound -> throw new NotStartedException(notFound.reason());
        };
    checkEncoding(call);
    List<String> words = new ArrayList<>();
    if (setsid != null) {
      // It is no group leader here, so setsid executes the program in its own place, without a
      // fork: the process id and the exit code are the program's.
      words.add(setsid.toString());
    }
    words.add(program.toString());
    words.addAll(call.command().words().subList(1, call.command().words().size()));
    try {
      ProcessBuilder builder = new ProcessBuilder(words);
      builder
          .redirectInput(Redirect.from(NOTHING))
          .redirectOutput(Redirect.PIPE)
          .redirectError(Redirect.PIPE)
          .environment()
          .putAll(call.environment());
      Optional<String> objection = watcher.objection();
      if (objection.isPresent()) {
        throw new NotStartedException(objection.get());
      }
      return builder.start();
    } catch (IOException e) {
      throw new NotStartedException(StartFailure.sentence(program, words, e));
    } catch (IllegalArgumentException e) {
      throw new NotStartedException(
          program + " was not started: a variable of its environment is none: " + e.getMessage());
    }
  }

  /** What this JVM cannot encode it would pass on as question marks, without a word. */
  private void checkEncoding(HookCall call) throws NotStartedException {
    for (String word : call.command().words()) {
      if (!charset.newEncoder().canEncode(word)) {
        throw new NotStartedException(notEncodable("the word \"" + word + "\""));
      }
    }
    for (Map.Entry<String, String> variable : call.environment().entrySet()) {
      if (!charset.newEncoder().canEncode(variable.getKey() + variable.getValue())) {
        throw new NotStartedException(
            notEncodable("the variable " + variable.getKey() + "=" + variable.getValue()));
      }
    }
  }

  private String notEncodable(String what) {
    return what
        + " cannot be passed on in this process's locale ("
        + charset
        + "); start it with LC_ALL=C.UTF-8 in its environment";
  }
}
