package io.ballot.cli.config.yaml;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that somebody meant who forgot the blank after its colon: YAML reads {@code
 * {token:7f3a90cc}} as one long key with nothing behind it. What was meant as its value may be a
 * secret, and is shown nowhere.
 *
 * @param name what stands before the value
 * @param holdsValue whether something was meant as a value
 */
public record MeantKey(String name, boolean holdsValue) {
  private static final Pattern NAME_AND_VALUE =
      Pattern.compile("([^:=\\s]*)[:=\\s].*", Pattern.DOTALL);

  /**
   * Looks at a key.
   *
   * @param written as it stands in the file
   * @param alone whether nothing stands behind it
   */
  public static MeantKey of(String written, boolean alone) {
    Matcher both = NAME_AND_VALUE.matcher(written);
    return alone && both.matches()
        ? new MeantKey(both.group(1), true)
        : new MeantKey(written, false);
  }

  /** How messages show it. */
  public String shown() {
    return holdsValue ? name + "..." : name;
  }
}
