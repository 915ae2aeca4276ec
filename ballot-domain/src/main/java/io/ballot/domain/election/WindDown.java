package io.ballot.domain.election;

/**
 * How far the end of a term has come.
 *
 * @param since when it was decided
 * @param takeoverBound before when nobody else could hold the lock, as known then
 * @param awaitLeaderUntil how long the demote hook may wait for the next leader, at most
 * @param untagBegun whether the untagging was begun, or is not needed
 * @param demote how far the demote hook has come
 * @param demoteEndedAt when it ended, or was found not to be due
 * @param slowReported whether its slowness was told
 * @param unmarked whether the mark is removed, or cannot be
 * @param handback how far the lock's way back has come
 */
public record WindDown(
    long since,
    long takeoverBound,
    long awaitLeaderUntil,
    boolean untagBegun,
    DemoteStage demote,
    long demoteEndedAt,
    boolean slowReported,
    boolean unmarked,
    Handback handback) {

  /** How far a demote hook has come. */
  public enum DemoteStage {
    /** It is due. */
    DUE,
    /** It was started. */
    RUNNING,
    /** It has ended, or was not due. */
    DONE
  }

  /**
   * How far the lock's way back has come.
   *
   * @param sent whether a release was sent, so that the lock may be free any moment
   * @param done whether the lock is given back, is known not to be ours, or left to expire
   * @param retryAt not before when the next release may go out
   * @param failures how many releases in a row have failed
   */
  public record Handback(boolean sent, boolean done, long retryAt, int failures) {}

  static WindDown begin(
      long now,
      long takeoverBound,
      long awaitLeaderUntil,
      boolean demoteDue,
      boolean markThere,
      long releaseFrom) {
    return new WindDown(
        now,
        takeoverBound,
        awaitLeaderUntil,
        false,
        demoteDue ? DemoteStage.DUE : DemoteStage.DONE,
        now,
        false,
        !markThere,
        new Handback(false, false, releaseFrom, 0));
  }

  /** Whether a release was sent. */
  boolean releaseSent() {
    return handback.sent();
  }

  /** Whether nothing is left to be given back. */
  boolean released() {
    return handback.done();
  }

  WindDown withTakeoverBound(long bound) {
    return new WindDown(
        since,
        bound,
        awaitLeaderUntil,
        untagBegun,
        demote,
        demoteEndedAt,
        slowReported,
        unmarked,
        handback);
  }

  WindDown withUntagBegun() {
    return with(true, demote, demoteEndedAt, slowReported, unmarked, handback);
  }

  WindDown withDemote(DemoteStage stage, long now) {
    return with(untagBegun, stage, now, slowReported, unmarked, handback);
  }

  WindDown withSlowReported() {
    return with(untagBegun, demote, demoteEndedAt, true, unmarked, handback);
  }

  WindDown withUnmarked() {
    return with(untagBegun, demote, demoteEndedAt, slowReported, true, handback);
  }

  WindDown withReleaseSent() {
    return with(new Handback(true, handback.done(), handback.retryAt(), handback.failures()));
  }

  WindDown withReleaseFailed(long retryAt) {
    return with(new Handback(handback.sent(), false, retryAt, handback.failures() + 1));
  }

  WindDown withReleased() {
    return with(new Handback(handback.sent(), true, handback.retryAt(), handback.failures()));
  }

  private WindDown with(Handback next) {
    return with(untagBegun, demote, demoteEndedAt, slowReported, unmarked, next);
  }

  private WindDown with(
      boolean nextUntagBegun,
      DemoteStage nextDemote,
      long nextDemoteEndedAt,
      boolean nextSlowReported,
      boolean nextUnmarked,
      Handback nextHandback) {
    return new WindDown(
        since,
        takeoverBound,
        awaitLeaderUntil,
        nextUntagBegun,
        nextDemote,
        nextDemoteEndedAt,
        nextSlowReported,
        nextUnmarked,
        nextHandback);
  }
}
