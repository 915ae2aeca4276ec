package io.ballot.it.consul;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of Consul; the smaller is the older.
 *
 * @param major the first number
 * @param minor the second number
 * @param patch the third number
 */
public record ConsulVersion(int major, int minor, int patch) implements Comparable<ConsulVersion> {

  private static final Pattern NUMBERS = Pattern.compile("(\\d{1,6})\\.(\\d{1,6})\\.(\\d{1,6})");

  private static final Comparator<ConsulVersion> AGE =
      Comparator.comparingInt(ConsulVersion::major)
          .thenComparingInt(ConsulVersion::minor)
          .thenComparingInt(ConsulVersion::patch);

  /** The first version named in a text such as {@code Consul v1.8.7}. */
  public static Optional<ConsulVersion> in(String text) {
    Matcher numbers = NUMBERS.matcher(text);
    return numbers.find()
        ? Optional.of(
            new ConsulVersion(
                Integer.parseInt(numbers.group(1)),
                Integer.parseInt(numbers.group(2)),
                Integer.parseInt(numbers.group(3))))
        : Optional.empty();
  }

  /** Whether this is the given version or a newer one. */
  public boolean isAtLeast(int wantedMajor, int wantedMinor) {
    return compareTo(new ConsulVersion(wantedMajor, wantedMinor, 0)) >= 0;
  }

  @Override
  public int compareTo(ConsulVersion other) {
    return AGE.compare(this, other);
  }

  @Override
  public String toString() {
    return major + "." + minor + "." + patch;
  }
}
