package io.ballot.it.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A program to measure: anything that takes {@code run --config FILE} with a configuration as
 * ncode/ballot's.
 *
 * @param label what to call it in tables
 * @param command what starts it, without arguments
 */
record Subject(String label, List<String> command) {
  Subject {
    command = List.copyOf(command);
  }

  List<String> run(String config) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of("run", "--config", config));
    return words;
  }

  /**
   * Reads {@code label=program,label=program}; a program without a label is called by its file's
   * name.
   */
  static List<Subject> parse(String text) {
    List<Subject> subjects = new ArrayList<>();
    for (String entry : text.split(",", -1)) {
      if (entry.isBlank()) {
        continue;
      }
      int equals = entry.indexOf('=');
      String program = entry.substring(equals + 1).strip();
      String label =
          equals < 0
              ? program.substring(program.lastIndexOf('/') + 1)
              : entry.substring(0, equals).strip();
      subjects.add(new Subject(label, List.of(program)));
    }
    return subjects;
  }
}
