package io.ballot.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.cli.config.Surroundings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The manual page says what {@code --help} says. */
final class ManualPageTest {
  private static final Path PAGE = Path.of("../docs/ballot.1");
  private static final Set<String> EVERYWHERE = Set.of("-h", "--help", "-V", "--version");
  private static final Pattern OPTION = Pattern.compile("(?<![\\w-])--?[A-Za-z][a-z-]*");
  private static final Pattern VARIABLE = Pattern.compile("\\b[A-Z]+_[A-Z_]+");
  private static final Pattern EXIT_CODE = Pattern.compile("(?m)^ +(\\d+) {3}");

  @TempDir private Path directory;
  private String page = "";

  @BeforeEach
  void read() throws IOException {
    page = Files.readString(PAGE).replace("\\-", "-");
  }

  @Test
  void hasEveryCommandAndEveryOptionOfItAndNoOther() {
    Map<String, Set<String>> told = new TreeMap<>();
    String commands = between("\n.SH COMMANDS\n", "\n.SH ");
    for (String section : commands.split("(?m)^\\.SS ", -1)) {
      if (!section.isBlank()) {
        String name = section.lines().findFirst().orElseThrow();
        told.put(name, options(section));
      }
    }
    Map<String, Set<String>> there = new TreeMap<>();
    String help = help();
    String list = help.substring(help.indexOf("Commands:"), help.indexOf("Exit codes:"));
    Pattern.compile("(?m)^ {2}([a-z]+) ")
        .matcher(list)
        .results()
        .forEach(command -> {
          Set<String> its = options(usage(help(command.group(1))));
          its.removeAll(EVERYWHERE);
          its.remove(BallotCommand.CONFIG); // Has its place among those that go before, too.
          there.put(command.group(1), its);
        });
    assertEquals(there, told);
  }

  @Test
  void hasEveryOptionThatGoesBeforeACommand() {
    assertEquals(options(usage(help())), options(between("\n.SH OPTIONS\n", "\n.SH ")));
  }

  @Test
  void hasTheExitCodesThatHelpAndTheOtherDocumentsName() throws IOException {
    Set<String> told = new TreeSet<>();
    Pattern.compile("(?m)^\\.B (\\d+)$")
        .matcher(between("\n.SH EXIT STATUS\n", "\n.SH "))
        .results()
        .forEach(code -> told.add(code.group(1)));
    Set<String> there = new TreeSet<>();
    for (String help : List.of(help(), help("run"), help("validate"), help("demo"))) {
      EXIT_CODE.matcher(help).results().forEach(code -> there.add(code.group(1)));
    }
    assertEquals(there, told);
    for (String document : List.of("../README.md", "../docs/OPERATIONS.md")) {
      String text = Files.readString(Path.of(document));
      told.forEach(code -> assertTrue(text.contains("\n| " + code + " | "), document + code));
    }
  }

  @Test
  void hasEveryEnvironmentVariableThatAnyHelpNames() {
    String environment = between("\n.SH ENVIRONMENT\n", "\n.SH ");
    for (String help : List.of(help(), help("run"), help("validate"), help("demo"))) {
      VARIABLE
          .matcher(help)
          .results()
          .forEach(name -> assertTrue(environment.contains(name.group()), name::group));
    }
  }

  private String between(String heading, String next) {
    int begin = page.indexOf(heading) + heading.length();
    assertTrue(begin > heading.length(), heading);
    return page.substring(begin, page.indexOf(next, begin));
  }

  /** A help as far as its options go. */
  private static String usage(String help) {
    int end = help.indexOf("\n\n");
    return end < 0 ? help : help.substring(0, end);
  }

  private static Set<String> options(String text) {
    Set<String> options = new TreeSet<>();
    // Where an option stands, not where another one's text speaks of it.
    text.lines()
        .filter(line -> line.matches("\\.(B|BI|BR) -.*| +(-[A-Za-z], )?--.*"))
        .forEach(line ->
            OPTION
                .matcher(line.split(" {3}[A-Z]", -1)[0])
                .results()
                .forEach(option -> options.add(option.group())));
    return options;
  }

  private String help(String... command) {
    String[] arguments = new String[command.length + 1];
    System.arraycopy(command, 0, arguments, 0, command.length);
    arguments[command.length] = "--help";
    StringWriter out = new StringWriter();
    Program program =
        new Program(
            new Surroundings(Map.of(), directory),
            new PrintWriter(out),
            new PrintWriter(new StringWriter()));
    assertEquals(ExitCode.OK, program.run(arguments));
    return out.toString();
  }
}
