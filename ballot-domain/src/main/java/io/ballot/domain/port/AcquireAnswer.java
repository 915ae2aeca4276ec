package io.ballot.domain.port;

/** The answer to {@link LockPort#acquire}. */
public sealed interface AcquireAnswer {
  /**
   * The session holds the lock.
   *
   * @param fencingToken the key's modify index by this acquire; larger than that of every earlier
   *     term in the datacenter. When this session held the lock with the same payload already, the
   *     index it had.
   * @param createIndex the index at which the key was made, by this acquire or by whoever was there
   *     before, as {@link LockState.Held} shows it
   */
  record Acquired(long fencingToken, long createIndex) implements AcquireAnswer {}

  /** Another session holds it. */
  record HeldByOther() implements AcquireAnswer {}

  /** Nobody holds it, but the lock delay after an invalidated session has not passed. */
  record Delayed() implements AcquireAnswer {}

  /** The request's session does not exist (any more). */
  record SessionGone() implements AcquireAnswer {}
}
