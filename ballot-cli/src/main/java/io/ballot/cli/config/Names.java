package io.ballot.cli.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/** Tells which known name somebody may have meant. */
final class Names {
  /** Names longer than this are compared with nothing: the cost is the square of the length. */
  private static final int LONGEST_COMPARED = 200;

  private Names() {}

  /**
   * The known name that {@code written} looks like, case, dashes and underscores apart: at most
   * every third letter is wrong, or one begins with the other and is at most twice as long.
   */
  static Optional<String> nearest(String written, Collection<String> known) {
    return known.stream()
        .filter(name -> looksLike(written, name))
        .min(Comparator.comparingInt(name -> distance(plain(written), plain(name))));
  }

  private static boolean looksLike(String written, String name) {
    String one = plain(written);
    String other = plain(name);
    int longer = Math.max(one.length(), other.length());
    return longer <= LONGEST_COMPARED
        && (distance(one, other) * 3 <= longer
            || isShortened(one, other)
            || isShortened(other, one));
  }

  private static boolean isShortened(String one, String other) {
    return one.length() * 2 >= other.length() && other.startsWith(one);
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /**
   * How many letters must be inserted, removed, replaced, or swapped with their neighbour (optimal
   * string alignment).
   */
  static int distance(String one, String other) {
    int[][] cost = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int replaced = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        cost[i][j] =
            Math.min(cost[i - 1][j - 1] + replaced, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        if (i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[one.length()][other.length()];
  }
}
