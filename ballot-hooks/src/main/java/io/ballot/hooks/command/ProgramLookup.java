package io.ballot.hooks.command;

import io.ballot.domain.port.HookCommand;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Finds the file that a command's first word names, as execvp(3) does: a word with a slash is a
 * path, any other is looked for in the directories of PATH. What can be known to be wrong with the
 * file is said here, in words: once the process exists, only an exit code is left of it.
 */
public final class ProgramLookup {
  /** Where programs are looked for when there is no PATH, as the C library does. */
  private static final String DEFAULT_PATH = "/bin:/usr/bin";

  private static final Set<String> SHELL_BUILTINS =
      Set.of(
          ".", ":", "alias", "cd", "eval", "exec", "exit", "export", "for", "if", "read", "set",
          "shift", "source", "trap", "ulimit", "umask", "unset", "until", "wait", "while", "{");

  /** The answer of {@link #find}. */
  public sealed interface Result {}

  /**
   * It can be run.
   *
   * @param program its file, as an absolute path with symbolic links left as they are: programs
   *     look at the name they are called by
   */
  public record Found(Path program) implements Result {
    /** Requires the path. */
    public Found {
      Objects.requireNonNull(program);
    }
  }

  /**
   * It cannot be run.
   *
   * @param reason why, naming the program, and what to do
   */
  public record NotFound(String reason) implements Result {
    /** Requires the reason. */
    public NotFound {
      Objects.requireNonNull(reason);
    }
  }

  private ProgramLookup() {}

  /**
   * Finds the program of {@code command}.
   *
   * @param environment what the command will have on top of this process's own environment; a PATH
   *     in it is the one that counts
   */
  public static Result find(HookCommand command, Map<String, String> environment) {
    String word = command.words().getFirst();
    try {
      return word.indexOf('/') >= 0 ? byPath(word, environment) : byName(word, environment);
    } catch (InvalidPathException e) {
      return new NotFound(
          "the program's name "
              + Quoted.of(word)
              + " cannot be the name of a file here: "
              + e.getReason());
    }
  }

  private static Result byPath(String word, Map<String, String> environment) {
    Path program = Path.of(word).toAbsolutePath();
    Optional<String> fault = fault(program, environment);
    if (fault.isPresent()) {
      return new NotFound(fault.get());
    }
    return new Found(program);
  }

  private static Result byName(String word, Map<String, String> environment) {
    String path = path(environment);
    Optional<String> nearMiss = Optional.empty();
    for (String directory : path.split(":", -1)) {
      Path candidate = Path.of(directory, word).toAbsolutePath();
      Optional<String> fault = fault(candidate, environment);
      if (fault.isEmpty()) {
        return new Found(candidate);
      }
      if (nearMiss.isEmpty() && Files.isRegularFile(candidate)) {
        nearMiss = fault;
      }
    }
    return new NotFound(nearMiss.orElseGet(() -> nowhere(word, path)));
  }

  private static String nowhere(String word, String path) {
    if (SHELL_BUILTINS.contains(word)) {
      return Quoted.of(word)
          + " is a command of the shell itself and no program, and no shell is used; write sh -c"
          + " '…'";
    }
    if (word.chars().anyMatch(Character::isWhitespace)) {
      return "there is no program of the name "
          + Quoted.of(word)
          + ", blanks included; write its arguments as words of their own";
    }
    return "the program "
        + Quoted.of(word)
        + " is in none of the directories of PATH ("
        + path
        + "); install it or give its full path";
  }

  private static Optional<String> fault(Path program, Map<String, String> environment) {
    Optional<String> fault = ExecutableFile.fault(program);
    return fault.isPresent()
        ? fault
        : ScriptHeader.fault(program, name -> findInterpreter(name, environment));
  }

  /** A script's interpreter is looked for as a program is, but is not looked into. */
  private static Optional<String> findInterpreter(String name, Map<String, String> environment) {
    if (name.indexOf('/') >= 0) {
      return ExecutableFile.fault(Path.of(name).toAbsolutePath());
    }
    String path = path(environment);
    for (String directory : path.split(":", -1)) {
      Path candidate = Path.of(directory, name).toAbsolutePath();
      if (ExecutableFile.fault(candidate).isEmpty()) {
        return Optional.empty();
      }
    }
    return Optional.of(nowhere(name, path));
  }

  private static String path(Map<String, String> environment) {
    String path = environment.get("PATH");
    if (path == null) {
      path = System.getenv("PATH");
    }
    return path == null ? DEFAULT_PATH : path;
  }
}
