package io.ballot.cli.config.yaml;

import io.ballot.cli.config.report.Place;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What the parser said, in words for somebody who wrote the file. Parser messages that quote the
 * text are replaced throughout: what they quote may be a token.
 */
record SyntaxError(Place place, String message) {

  static SyntaxError of(MarkedYAMLException e, String source, String text) {
    String problem = e.getProblem() == null ? "" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    Mark problemMark = e.getProblemMark();
    Mark contextMark = e.getContextMark();

    int tab = tabInIndentation(text, problemMark);
    if (tab >= 0) {
      return new SyntaxError(
          new Place(source, problemMark.getLine() + 1, tab + 1),
          "not valid YAML: a tab is used for indentation, where YAML allows spaces alone");
    }
    if (problem.startsWith("could not find expected ':'")) {
      return at(source, contextMark, problemMark, "a `:` is missing after this key");
    }
    if (context.startsWith("while scanning a quoted scalar")
        && problem.startsWith("found unexpected")) {
      return at(source, contextMark, problemMark, "the quote that opens here is not closed");
    }
    return at(source, problemMark, contextMark, inWords(problem, context));
  }

  private static String inWords(String problem, String context) {
    if (problem.startsWith("found undefined alias")) {
      return "this alias (`*...`) names an anchor (`&...`) that is not defined above it";
    }
    if (problem.startsWith("found undefined tag handle")
        || problem.startsWith("Global tag is not allowed")
        || context.startsWith("while scanning a tag")) {
      return TreeBuilder.NO_TAGS;
    }
    if (context.startsWith("expected a single document")) {
      return "a second YAML document begins here; a configuration is one document";
    }
    if (problem.startsWith("expected '<document start>'")) {
      return "the configuration has ended before this; check the braces, and the indentation";
    }
    if (problem.startsWith("mapping values are not allowed here")) {
      return "a `:` where no key can stand; check the indentation, or quote the text if the `:`"
          + " belongs to it";
    }
    if (problem.startsWith("expected ',' or ']'")) {
      return "the list that begins before this goes on by `,` or ends by `]`";
    }
    if (problem.startsWith("expected ',' or '}'")) {
      return "the mapping that begins before this goes on by `,` or ends by `}`";
    }
    if (problem.startsWith("expected <block end>")) {
      return "this does not go on with what stands above it; check the indentation";
    }
    if (problem.contains("(TAB)")) {
      return "a tab, where YAML allows spaces alone";
    }
    return problem;
  }

  private static SyntaxError at(
      String source, @Nullable Mark mark, @Nullable Mark otherwise, String message) {
    Mark best = mark == null ? otherwise : mark;
    Place place =
        best == null
            ? Place.whole(source)
            : new Place(source, best.getLine() + 1, best.getColumn() + 1);
    return new SyntaxError(place, "not valid YAML: " + message);
  }

  /** The column (from 0) of a tab before the first visible character of the marked line, or -1. */
  private static int tabInIndentation(String text, @Nullable Mark mark) {
    if (mark == null) {
      return -1;
    }
    String line = text.lines().skip(mark.getLine()).findFirst().orElse("");
    for (int i = 0; i < line.length() && Character.isWhitespace(line.charAt(i)); i++) {
      if (line.charAt(i) == '\t') {
        return i;
      }
    }
    return -1;
  }
}
