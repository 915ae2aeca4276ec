package io.ballot.cli.config.report;

/**
 * Where something was read, as editors and compilers write it: {@code file:line:column}.
 *
 * @param source the file's name as the user gave it, or {@code environment} and a variable's name
 * @param line counted from 1; 0 where the source as a whole is meant
 * @param column counted from 1, in characters; 0 where the source as a whole is meant
 */
public record Place(String source, int line, int column) {

  /** The source as a whole. */
  public static Place whole(String source) {
    return new Place(source, 0, 0);
  }

  /** An environment variable. */
  public static Place variable(String name) {
    return whole("environment " + name);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
