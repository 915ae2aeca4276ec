package io.ballot.hooks.command;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;

/**
 * Looks at how an executable file begins. The kernel runs what it has a format for and scripts that
 * name an interpreter in a first line after {@code #!} (execve(2)); a plain text file is run by
 * shells alone, and there is none here.
 */
final class ScriptHeader {
  /** As much as the kernel looks at (BINPRM_BUF_SIZE). */
  private static final int MOST = 256;

  private ScriptHeader() {}

  /**
   * Why the kernel would not run {@code file}, as a sentence; empty where nothing is seen.
   *
   * @param interpreterFault what is wrong with an interpreter of the name or path given, if
   *     anything
   */
  static Optional<String> fault(Path file, Function<String, Optional<String>> interpreterFault) {
    byte[] head;
    try (InputStream in = Files.newInputStream(file)) {
      head = in.readNBytes(MOST);
    } catch (IOException e) {
      // A program that may be executed but not read is rare and in order.
      return Optional.empty();
    }
    String name = Quoted.of(file.toString());
    // One char for each byte: the beginnings that matter are ASCII.
    String text = new String(head, StandardCharsets.ISO_8859_1);
    if (text.isEmpty()) {
      return Optional.of(name + " is an empty file; put a program there");
    }
    if (text.startsWith("\u00ef\u00bb\u00bf#!")) {
      return Optional.of(
          name + " has a byte order mark before its #!, so the kernel does not see it; remove it");
    }
    if (!text.startsWith("#!")) {
      return isText(text)
          ? Optional.of(
              name
                  + " is a text without a #! line, which only a shell could run;"
                  + " make #!/bin/sh (or its interpreter) its first line")
          : Optional.empty();
    }
    return interpreter(text)
        .flatMap(interpreter ->
            interpreter.endsWith("\r")
                ? Optional.of("its lines end as on Windows; save it with Unix line ends")
                : interpreterFault.apply(interpreter))
        .map(fault -> "the #! line of " + name + " names an interpreter that cannot run: " + fault);
  }

  /** The program that is to run the script; the one that env(1) is to find, where it is asked. */
  private static Optional<String> interpreter(String text) {
    int lineEnd = text.indexOf('\n');
    String line = text.substring(2, lineEnd < 0 ? text.length() : lineEnd);
    boolean carriageReturn = line.endsWith("\r");
    String[] words = line.strip().split("[ \t]+", -1);
    if (words[0].isEmpty()) {
      return Optional.empty();
    }
    boolean byEnv =
        words[0].endsWith("/env")
            && words.length == 2
            && !words[1].startsWith("-")
            && words[1].indexOf('=') < 0;
    String interpreter = byEnv ? words[1] : words[0];
    // A carriage return is part of the line's last word to the kernel, hence to env too.
    boolean isLastWord = byEnv || words.length == 1;
    return Optional.of(carriageReturn && isLastWord ? interpreter + "\r" : interpreter);
  }

  private static boolean isText(String head) {
    return head.chars().allMatch(c -> c >= ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f');
  }
}
