package io.ballot.cli.config;

import io.ballot.cli.config.report.Severity;
import io.ballot.cli.config.yaml.YamlList;
import io.ballot.cli.config.yaml.YamlMapping;
import io.ballot.cli.config.yaml.YamlNode;
import io.ballot.cli.config.yaml.YamlScalar;
import io.ballot.cli.config.yaml.YamlUnreadable;
import io.ballot.domain.port.HookCommand;
import io.ballot.hooks.command.CommandCheck;
import io.ballot.hooks.command.ShellSyntax;
import io.ballot.hooks.command.WordSplitException;
import io.ballot.hooks.command.WordSplitter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads a hook's command: a text that is split as a shell splits words, or a list of words. */
final class CommandReader {
  private static final String ALLOWED =
      "a command as a text, such as `/usr/bin/notify primary`, or as a list of its words";

  private CommandReader() {}

  /** The command; none where there is none, or one that was reported as an error. */
  static Optional<HookCommand> read(String key, Options options) {
    Section section = options.section();
    Optional<YamlNode> value = section.value(key);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    Optional<List<String>> words =
        switch (value.get()) {
          case YamlScalar text -> split(key, text, section);
          case YamlList list -> words(key, list, section);
          case YamlMapping mapping -> {
            section.wrongType(key, mapping, ALLOWED);
            yield Optional.empty();
          }
          case YamlUnreadable unreadable -> Optional.empty();
        };
    return words.filter(list -> !list.isEmpty()).flatMap(list -> command(key, list, section));
  }

  private static Optional<List<String>> split(String key, YamlScalar text, Section section) {
    try {
      for (ShellSyntax syntax : WordSplitter.shellSyntax(text.text())) {
        warn(Severity.WARNING, key, section, syntax.sentence());
      }
      return Optional.of(WordSplitter.split(text.text()));
    } catch (WordSplitException e) {
      section.error(key, "read `%s`; %s".formatted(Shown.of(text.text()), e.getMessage()));
      return Optional.empty();
    }
  }

  private static Optional<List<String>> words(String key, YamlList list, Section section) {
    List<String> words = new ArrayList<>();
    for (int i = 0; i < list.items().size(); i++) {
      YamlNode item = list.items().get(i);
      if (item instanceof YamlScalar scalar && scalar.kind() != YamlScalar.Kind.NOTHING) {
        words.add(scalar.text());
      } else if (!(item instanceof YamlUnreadable)) {
        section.error(
            key + "[" + i + "]", item.place(), "read " + item.kindInWords() + "; allowed: a text");
      }
    }
    return words.size() == list.items().size() ? Optional.of(words) : Optional.empty();
  }

  private static Optional<HookCommand> command(String key, List<String> words, Section section) {
    if (words.getFirst().isEmpty()) {
      section.error(key, "its first word is empty; allowed: " + ALLOWED);
      return Optional.empty();
    }
    if (words.stream().anyMatch(word -> word.indexOf('\0') >= 0)) {
      section.error(key, "one of its words holds a NUL character, which no program can be given");
      return Optional.empty();
    }
    HookCommand command = new HookCommand(words);
    CommandCheck.problem(command)
        .ifPresent(problem -> warn(Severity.QUESTIONABLE, key, section, problem));
    return Optional.of(command);
  }

  private static void warn(Severity severity, String key, Section section, String message) {
    section.findings().add(severity, section.place(key), section.path(key), message);
  }
}
