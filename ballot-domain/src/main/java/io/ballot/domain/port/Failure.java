package io.ballot.domain.port;

/** In what way a port failed. The kinds differ in what a caller may conclude, so they are few. */
public enum Failure {
  /**
   * No connection to the backend could be made, or it was closed before an answer came: refused, no
   * route, no such socket, connect timeout, reset, or a gateway that says so of it. The local agent
   * may have left, which ends sessions at once, so this kind shortens a lease.
   */
  UNREACHABLE,

  /** The request was sent and no answer came in time. It may still be carried out, later. */
  TIMEOUT,

  /** The backend answered that it cannot serve now: no leader, rate limit, internal error. */
  UNAVAILABLE,

  /**
   * The backend does not allow this request with the credentials given. Proves nothing about state.
   */
  DENIED,

  /**
   * The backend refuses this request for good, as it stands; repeating it unchanged cannot help.
   */
  INVALID,

  /** The calling thread was interrupted, or the adapter closed. */
  CANCELLED
}
