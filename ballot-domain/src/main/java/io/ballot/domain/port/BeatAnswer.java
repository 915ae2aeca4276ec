package io.ballot.domain.port;

/**
 * The answer to {@link LockPort#beat}. A beat is answered by the local agent alone and proves
 * nothing about the session.
 */
public sealed interface BeatAnswer {
  /** The check's TTL starts again. */
  record Beaten() implements BeatAnswer {}

  /** The agent does not know the check (any more): it lost its registrations. */
  record Unknown() implements BeatAnswer {}
}
