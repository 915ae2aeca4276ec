package io.ballot.hooks.command;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which characters of a command's text a POSIX shell would have taken for more than themselves. */
final class ShellSyntaxRules {
  /** A parameter, a command or an arithmetic expression that a shell puts its value in place of. */
  private static final Pattern EXPANSION =
      Pattern.compile("\\$(?:[A-Za-z_][A-Za-z0-9_]*|\\{[^}]*\\}?|\\(|[0-9@*#?$!-])");

  private static final Pattern ASSIGNMENT = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*=");

  /** How far from each opening bracket or brace its closing one is looked for. */
  private static final int FARTHEST = 256;

  private ShellSyntaxRules() {}

  /**
   * What the unquoted character at {@code at} would be to a shell.
   *
   * @param wordStart where the word it is in began, or -1 if it begins one
   * @param wordsBefore how many words are complete before it
   */
  static Optional<ShellSyntax> unquoted(String text, int at, int wordStart, int wordsBefore) {
    char c = text.charAt(at);
    boolean beginsWord = wordStart < 0;
    return switch (c) {
      case '|' -> follows(text, at, '|') ? none() : found(text, at, doubled(text, at), "pipe");
      case '&' ->
          follows(text, at, '&') ? none() : found(text, at, doubled(text, at), "list of commands");
      case ';' -> found(text, at, 1, "end of a command");
      case '<', '>' ->
          follows(text, at, c) ? none() : found(text, at, doubled(text, at), "redirection");
      case '(', ')' -> follows(text, at, '$') ? none() : found(text, at, 1, "group of commands");
      case '*', '?' -> found(text, at, 1, "pattern for file names");
      case '[' ->
          text.indexOf(']', at, Math.min(text.length(), at + FARTHEST)) > at + 1
              ? found(text, at, 1, "pattern for file names")
              : none();
      case '~' -> beginsWord ? found(text, at, 1, "home directory") : none();
      case '#' -> beginsWord ? found(text, at, 1, "comment") : none();
      case '$', '`' -> expansion(text, at);
      default -> beginsWord && wordsBefore == 0 ? assignment(text, at) : none();
    };
  }

  /** What the character at {@code at} would expand to even within double quotes. */
  static Optional<ShellSyntax> expansion(String text, int at) {
    if (text.charAt(at) == '`') {
      return found(text, at, 1, "command whose output is put in its place");
    }
    int end = Math.min(text.length(), at + FARTHEST);
    Matcher matcher = EXPANSION.matcher(text).region(at, end);
    if (!matcher.lookingAt()) {
      return none();
    }
    String meaning =
        matcher.group().equals("$(") ? "command whose output is put in its place" : "variable";
    return found(text, at, matcher.end() - at, meaning);
  }

  private static Optional<ShellSyntax> assignment(String text, int at) {
    Matcher matcher = ASSIGNMENT.matcher(text).region(at, text.length());
    return matcher.lookingAt() ? found(text, at, matcher.end() - at, "assignment") : none();
  }

  private static boolean follows(String text, int at, char before) {
    return at > 0 && text.charAt(at - 1) == before;
  }

  private static int doubled(String text, int at) {
    return at + 1 < text.length() && text.charAt(at + 1) == text.charAt(at) ? 2 : 1;
  }

  private static Optional<ShellSyntax> found(String text, int at, int length, String meaning) {
    return Optional.of(new ShellSyntax(at, text.substring(at, at + length), meaning));
  }

  private static Optional<ShellSyntax> none() {
    return Optional.empty();
  }
}
