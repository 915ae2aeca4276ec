package io.ballot.domain.election;

import io.ballot.domain.port.TagAssignment.Scope;

/** A change of tags, as far as it has to be remembered until its answer comes. */
sealed interface TagWork {
  /** The tag that it is about. */
  String tag();

  /**
   * Moves the leader's tag.
   *
   * @param tag the leader's
   * @param scope how much of the change
   * @param fencingToken of the term that it is made for
   */
  record Assign(String tag, Scope scope, long fencingToken) implements TagWork {}

  /**
   * Puts the followers' tag on this instance.
   *
   * @param tag the followers'
   */
  record Add(String tag) implements TagWork {}

  /**
   * Takes a tag off this instance.
   *
   * @param tag either
   */
  record Remove(String tag) implements TagWork {}
}
