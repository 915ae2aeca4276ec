package io.ballot.domain.election;

/** Why a term ends; the value of {@code BALLOT_REASON} in a demote hook. */
public enum Reason {
  /** A relevant check is critical. */
  UNHEALTHY("unhealthy"),
  /** The instance or its node is in maintenance. */
  MAINTENANCE("maintenance"),
  /** The instance is no longer registered. */
  DEREGISTERED("deregistered"),
  /** The daemon stops. */
  STOPPED("stopped"),
  /** Somebody asked for it. */
  REQUESTED("requested"),
  /** The term was taken: the session is gone, or the lock shows another or none. */
  LOST("lost"),
  /** The term may have been taken: nothing was heard for as long as the lease lasts. */
  LEASE_EXPIRED("lease-expired"),
  /** A daemon that died while leading left its instance promoted. */
  LEFTOVER("leftover"),
  /** The promote hook failed, and that is configured to end the term. */
  PROMOTE_FAILED("promote-failed");

  private final String text;

  Reason(String text) {
    this.text = text;
  }

  /** The name users see. */
  public String text() {
    return text;
  }
}
