package io.ballot.cli;

import io.ballot.cli.config.Surroundings;
import io.ballot.hooks.command.WordSplitException;
import io.ballot.hooks.command.WordSplitter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.RandomAccessFile;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One bad input to the program, as it is kept in a file: lines that set it up, then {@code ---
 * NAME} and the text of a file for each file there is, then {@code --- answer}, which is not read
 * here.
 *
 * <p>Set up by: {@code # a remark}; {@code $ ballot and its arguments}; {@code NAME=value} for the
 * environment; {@code directory NAME}; {@code link NAME TARGET}; {@code size NAME BYTES} for a file
 * of zeros; {@code bytes NAME HEX}; {@code mode NAME rw-r--r--}. Files are the owner's alone
 * otherwise. {@code ${DIR}} is the working directory.
 */
final class BadInput {
  static final String ANSWER = "--- answer\n";

  private final String text;
  private final Path directory;
  private final Map<String, String> environment = new HashMap<>();
  private List<String> arguments = List.of();

  /**
   * @param text the whole file
   * @param directory where its files are made and the program runs
   */
  BadInput(String text, Path directory) {
    this.text = text;
    this.directory = directory;
    environment.put("HOME", directory.toString());
  }

  /** What the program answers: its exit code, and what it wrote. */
  String answer() throws IOException, WordSplitException {
    String[] parts = input().split("(?m)^--- ", -1);
    for (int i = 1; i < parts.length; i++) {
      String[] part = parts[i].split("\n", 2);
      write(directory.resolve(part[0]), part[1].getBytes(StandardCharsets.UTF_8));
    }
    for (String line : parts[0].lines().toList()) {
      setUp(line.replace("${DIR}", directory.toString()));
    }
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new Program(
                new Surroundings(environment, directory),
                new PrintWriter(out),
                new PrintWriter(err))
            .run(arguments.toArray(String[]::new));
    String answer = "exit code " + code + "\n" + out + err;
    return answer
        .replace(directory.toString(), "${DIR}")
        .replace(Objects.requireNonNull(System.getenv("PATH")), "${PATH}");
  }

  /** Everything above the answer. */
  String input() {
    int end = text.indexOf(ANSWER);
    return end < 0 ? text : text.substring(0, end);
  }

  private void setUp(String line) throws IOException, WordSplitException {
    if (line.isBlank() || line.startsWith("#")) {
      return;
    }
    if (line.startsWith("$ ballot")) {
      arguments = WordSplitter.split(line.substring("$ ballot".length()));
      return;
    }
    if (line.matches("[A-Z_0-9]+=.*")) {
      String[] variable = line.split("=", 2);
      environment.put(variable[0], variable[1]);
      return;
    }
    String[] words = line.split(" ", 3);
    Path file = directory.resolve(words[1]);
    switch (words[0]) {
      case "directory" -> Files.createDirectory(file);
      case "link" -> Files.createSymbolicLink(file, Path.of(words[2]));
      case "bytes" -> write(file, HexFormat.of().parseHex(words[2].replace(" ", "")));
      case "mode" -> Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(words[2]));
      case "size" -> {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
          sparse.setLength(Long.parseLong(words[2]));
        }
      }
      default -> throw new IllegalArgumentException(line);
    }
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.write(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }
}
