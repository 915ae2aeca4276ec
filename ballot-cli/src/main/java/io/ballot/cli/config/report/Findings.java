package io.ballot.cli.config.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects what is to be said while a configuration is read. Not thread-safe.
 *
 * <p>{@link #forWhatIsNotUsed()} gives a view on the same collection that lets nothing be refused.
 */
public final class Findings {
  private final List<Finding> all;
  private final boolean used;

  /** An empty collection. */
  public Findings() {
    this(new ArrayList<>(), true);
  }

  private Findings(List<Finding> all, boolean used) {
    this.all = all;
    this.used = used;
  }

  /** For a part of the configuration that nothing depends on: all that it gives are warnings. */
  public Findings forWhatIsNotUsed() {
    return new Findings(all, false);
  }

  /** Adds one finding; its severity is lowered to a warning where the part is not used. */
  public void add(Severity severity, Place place, String path, String message) {
    boolean lowered = !used && severity.refuses(Strictness.VALIDATE);
    all.add(new Finding(lowered ? Severity.WARNING : severity, place, path, message));
  }

  /** Adds an error, see {@link #add}. */
  public void error(Place place, String path, String message) {
    add(Severity.ERROR, place, path, message);
  }

  /** How many findings there are that refuse the configuration, whoever asks. */
  public long errors() {
    return all.stream().filter(finding -> finding.severity() == Severity.ERROR).count();
  }

  /** Whether the configuration is refused. */
  public boolean refuse(Strictness strictness) {
    return all.stream().anyMatch(finding -> finding.severity().refuses(strictness));
  }

  /** All findings in the order of their places, so that a file can be corrected from top to end. */
  public List<Finding> inOrder() {
    return all.stream()
        .sorted(
            Comparator.comparingInt((Finding finding) -> finding.place().line())
                .thenComparingInt(finding -> finding.place().column()))
        .toList();
  }
}
