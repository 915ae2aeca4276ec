package io.ballot.cli.dryrun;

/** Told what a dry run would have done, at the moment it would have. */
@FunctionalInterface
public interface Rehearsal {
  /**
   * Something would have been done.
   *
   * @param whose for which election
   * @param what a phrase after "would": {@code put the tag primary on web-1}
   */
  void would(Whose whose, String what);
}
