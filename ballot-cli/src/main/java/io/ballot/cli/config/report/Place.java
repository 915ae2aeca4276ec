package io.ballot.cli.config.report;

/**
 * Where something was read, as editors and compilers write it: {@code file:line:column}.
 *
 * @param source the file's name as the user gave it, or a description such as {@code environment}
 * @param line counted from 1; 0 where the source as a whole is meant
 * @param column counted from 1, in characters; 0 where the source as a whole is meant
 */
public record Place(String source, int line, int column) {

  /** The source as a whole. */
  public static Place whole(String source) {
    return new Place(source, 0, 0);
  }

  @Override
  public String toString() {
    return line == 0 ? source : source + ":" + line + ":" + column;
  }
}
