package io.ballot.hooks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says in words why the operating system did not start a process. */
final class StartFailure {
  /** {@code error=7, …} up to JDK 22 or so, {@code error: 7 (…)} later. */
  private static final Pattern ERRNO = Pattern.compile("error[=:] ?(\\d+)");

  private StartFailure() {}

  static String sentence(Path program, List<String> words, IOException failure) {
    String message = String.valueOf(failure.getMessage());
    return program + " was not started: " + reason(message, words);
  }

  private static String reason(String message, List<String> words) {
    if (message.contains("invalid null character")) {
      return "one of its words or variables holds a NUL character, which no program can be given";
    }
    Matcher errno = ERRNO.matcher(message);
    return switch (errno.find() ? errno.group(1) : "") {
      // execve(2), Linux's numbers; the first few are the same everywhere.
      case "7" ->
          "its words ("
              + words.stream().mapToLong(String::length).sum()
              + " characters) and its environment are longer than the operating system allows"
              + " (Linux: 128 KiB each, some 2 MiB in all); pass less, or a file's name";
      case "11", "35" ->
          "no more processes are allowed (ulimit -u, or the pids limit of its control group);"
              + " raise the limit or end some";
      case "12" -> "there is not enough memory for another process";
      case "24" -> "this process has too many open files (ulimit -n); raise the limit";
      default -> message;
    };
  }
}
