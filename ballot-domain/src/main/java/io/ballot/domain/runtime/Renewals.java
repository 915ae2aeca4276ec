package io.ballot.domain.runtime;

import io.ballot.domain.election.Lease;
import io.ballot.domain.election.Reply;
import io.ballot.domain.election.Session;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.election.Timings;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionId;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Renews one session, on a schedule of its own, and knows what that proves of its life. One renewal
 * is under way at a time. The owner's lock guards everything here.
 */
final class Renewals {
  /** However many ask for one, renewals are not sent in closer succession. */
  private static final Duration LEAST_SPACING = Duration.ofMillis(50);

  /** Told how renewals go, under its own lock; nothing any more once they were stopped. */
  interface Owner {
    /** Runs a task under the owner's lock. */
    void guarded(Runnable task);

    /** The periods and timeouts that hold at present. */
    Timings timings();

    /** The beats of the session's check, or {@code null} if it has none. */
    @Nullable Heartbeat heartbeat();

    /**
     * The session lives, as {@link #session} now says.
     *
     * @param asUsual whether nothing could have waited for that: the last renewal had succeeded,
     *     and in time, and nobody had asked for this one
     */
    void renewed(boolean asUsual);

    /** A renewal failed; when it was tried is known now. */
    void renewalFailed(Reply.Failed<?> failed);

    /** The session is gone, and these renewals have ended. */
    void gone();
  }

  /**
   * What a request proved that found the session alive.
   *
   * @param at when it was sent
   * @param jumps the clock's jumps then
   * @param beatAt when the last beat was sent that was answered by then; {@code null} without beats
   */
  record Proof(long at, int jumps, @Nullable Long beatAt) {
    /** That of a request which is about to be sent. */
    static Proof ofARequestSentNow(Timers timers, @Nullable Heartbeat heartbeat) {
      return new Proof(
          timers.now(),
          timers.wallClockJumps(),
          heartbeat == null ? null : heartbeat.lastAnswered());
    }
  }

  private final LockPort port;
  private final Platform platform;
  private final SessionSettings settings;
  private final Owner owner;
  private final SessionId id;
  private Duration ttl;
  private Proof proof;
  private long triedAt;
  private long sentAt;
  private boolean underWay;
  private boolean again;
  private boolean asked;
  private boolean stopped;
  private Timers.@Nullable Timer timer;

  /**
   * Begins to renew.
   *
   * @param opened what the request proved that opened the session
   */
  Renewals(
      LockPort port,
      Platform platform,
      SessionSettings settings,
      Owner owner,
      SessionId id,
      Proof opened) {
    this.port = port;
    this.platform = platform;
    this.settings = settings;
    this.owner = owner;
    this.id = id;
    this.ttl = settings.ttl();
    this.proof = opened;
    this.triedAt = opened.at();
    this.sentAt = opened.at();
    later(opened.at());
  }

  SessionId id() {
    return id;
  }

  /** When the last request was sent that found the session alive. */
  long provenAt() {
    return proof.at();
  }

  /**
   * What is known of the session.
   *
   * @param contactLostAt when a connection to the agent has failed last
   * @param sharers how many elections share it
   */
  Session session(long contactLostAt, int sharers) {
    return new Session(
        id,
        Lease.of(
            settings,
            ttl,
            proof.at(),
            proof.beatAt(),
            contactLostAt >= proof.at(),
            triedAt,
            proof.jumps(),
            sharers));
  }

  /** Renews as soon as possible; by a request that is sent from now on. */
  void now() {
    if (underWay) {
      again = true;
    } else {
      asked = true;
      soon();
    }
  }

  /** Stops renewing; an answer that is under way changes nothing any more. */
  void stop() {
    stopped = true;
    if (timer != null) {
      timer.cancel();
    }
  }

  private void later(long since) {
    at(since + owner.timings().renewPeriod().toNanos());
  }

  private void soon() {
    at(sentAt + LEAST_SPACING.toNanos());
  }

  private void at(long instant) {
    if (timer != null) {
      timer.cancel();
    }
    timer = platform.timers().at(instant, () -> owner.guarded(this::renew));
  }

  private void renew() {
    if (stopped || underWay) {
      return;
    }
    underWay = true;
    Proof ifAlive = Proof.ofARequestSentNow(platform.timers(), owner.heartbeat());
    sentAt = ifAlive.at();
    Duration timeout = owner.timings().renewTimeout();
    platform
        .calls()
        .make(
            () -> port.renew(id, timeout), reply -> owner.guarded(() -> answered(ifAlive, reply)));
  }

  private void answered(Proof ifAlive, Reply<RenewAnswer> reply) {
    if (stopped) {
      return;
    }
    underWay = false;
    boolean lastOneSucceeded = triedAt == proof.at();
    triedAt = ifAlive.at();
    switch (reply) {
      case Reply.Answered<RenewAnswer> answered -> {
        switch (answered.answer()) {
          case RenewAnswer.Renewed it -> {
            boolean asUsual = lastOneSucceeded && !asked && isAsUsual(ifAlive, it.ttl());
            asked = false;
            ttl = it.ttl().compareTo(settings.ttl()) > 0 ? it.ttl() : settings.ttl();
            proof = ifAlive;
            owner.renewed(asUsual);
          }
          case RenewAnswer.Gone ignored -> {
            stop();
            owner.gone();
            return;
          }
        }
      }
      case Reply.Failed<RenewAnswer> failed -> owner.renewalFailed(failed);
    }
    if (again) {
      again = false;
      asked = true;
      soon();
    } else {
      later(ifAlive.at());
    }
  }

  /** A lease is four periods long; one that has ended was not renewed as usual. */
  private boolean isAsUsual(Proof now, Duration itsTtl) {
    long atMost = owner.timings().renewPeriod().multipliedBy(2).toNanos();
    return now.at() - proof.at() <= atMost
        && now.jumps() == proof.jumps()
        && itsTtl.compareTo(ttl) <= 0;
  }
}
