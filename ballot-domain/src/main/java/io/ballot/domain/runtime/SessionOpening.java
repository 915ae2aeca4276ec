package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockPort;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One try to open a session: first its liveness check, then the session that is bound to it. A try
 * that is called off waits for the answer under way, so that what it brings can be undone. The
 * owner's lock guards it.
 */
final class SessionOpening {

  /**
   * Told how a try goes, under its own lock. Of the last three exactly one, and nothing after it.
   */
  interface Owner {
    /** Runs a task under the owner's lock. */
    void guarded(Runnable task);

    /** The beats of the session's check, where it has one already. */
    @Nullable Heartbeat heartbeat();

    /** A check was registered; the request was sent at {@code sentAt}. */
    void registered(Liveness liveness, long sentAt);

    /** No check may be registered, or not again; the try goes on without. */
    void livenessRefused(String reason);

    /** The session is open. */
    void opened(SessionId session, Renewals.Proof proof);

    /** A request failed. */
    void failed(Reply.Failed<?> failed);

    /** Consul answered, and allows no session at present. */
    void notNow(String why);
  }

  private final LockPort port;
  private final Platform platform;
  private final SessionSettings settings;
  private final Owner owner;
  private boolean asking;
  private @Nullable Consumer<@Nullable SessionId> calledOff;

  SessionOpening(LockPort port, Platform platform, SessionSettings settings, Owner owner) {
    this.port = port;
    this.platform = platform;
    this.settings = settings;
    this.owner = owner;
  }

  /**
   * Begins.
   *
   * @param withLiveness whether the session shall be bound to a liveness check
   */
  void begin(boolean withLiveness) {
    Duration liveness = settings.liveness();
    if (!withLiveness || liveness == null || owner.heartbeat() != null) {
      create();
      return;
    }
    long sentAt = platform.timers().now();
    ask(() -> port.openLiveness(liveness), reply -> registered(sentAt, reply));
  }

  /**
   * Calls the try off.
   *
   * @param left told, once no answer is under way any more, which session was opened all the same,
   *     or {@code null}
   */
  void callOff(Consumer<@Nullable SessionId> left) {
    if (asking) {
      calledOff = left;
    } else {
      left.accept(null);
    }
  }

  private <A> void ask(PortCall<A> request, Consumer<Reply<A>> answered) {
    asking = true;
    platform
        .calls()
        .make(
            request,
            reply ->
                owner.guarded(() -> {
                  asking = false;
                  answered.accept(reply);
                }));
  }

  private void registered(long sentAt, Reply<LivenessAnswer> reply) {
    switch (reply) {
      case Reply.Answered<LivenessAnswer> answered -> {
        switch (answered.answer()) {
          case LivenessAnswer.Registered it -> owner.registered(it.liveness(), sentAt);
          case LivenessAnswer.NotAllowed refused -> owner.livenessRefused(refused.reason());
        }
        if (!isCalledOff(null)) {
          create();
        }
      }
      case Reply.Failed<LivenessAnswer> failed -> {
        if (!isCalledOff(null)) {
          owner.failed(failed);
        }
      }
    }
  }

  /** Whether the try was called off; if so, tells what is left of it. */
  private boolean isCalledOff(@Nullable SessionId opened) {
    Consumer<@Nullable SessionId> left = calledOff;
    if (left == null) {
      return false;
    }
    left.accept(opened);
    return true;
  }

  private void create() {
    Heartbeat heartbeat = owner.heartbeat();
    SessionRequest request =
        new SessionRequest(
            settings.ttl(),
            settings.lockDelay(),
            settings.serfHealth(),
            heartbeat == null ? null : heartbeat.liveness());
    Renewals.Proof ifOpened = Renewals.Proof.ofARequestSentNow(platform.timers(), heartbeat);
    ask(() -> port.openSession(request), reply -> created(ifOpened, reply));
  }

  private void created(Renewals.Proof ifOpened, Reply<SessionAnswer> reply) {
    SessionId session =
        reply instanceof Reply.Answered<SessionAnswer> answered
                && answered.answer() instanceof SessionAnswer.Opened opened
            ? opened.session()
            : null;
    if (isCalledOff(session)) {
      return;
    }
    switch (reply) {
      case Reply.Answered<SessionAnswer> answered -> {
        switch (answered.answer()) {
          case SessionAnswer.Opened opened -> owner.opened(opened.session(), ifOpened);
          case SessionAnswer.LivenessUnknown ignored -> restore();
          case SessionAnswer.NotNow notNow -> owner.notNow(notNow.reason());
        }
      }
      case Reply.Failed<SessionAnswer> failed -> owner.failed(failed);
    }
  }

  /** The agent has lost the check; it is registered again before the next try. */
  private void restore() {
    Heartbeat heartbeat = owner.heartbeat();
    if (heartbeat == null) {
      owner.notNow("the liveness check was unknown");
      return;
    }
    Liveness liveness = heartbeat.liveness();
    ask(
        () -> port.restoreLiveness(liveness),
        reply -> {
          if (isCalledOff(null)) {
            return;
          }
          switch (reply) {
            case Reply.Answered<LivenessAnswer> answered -> {
              switch (answered.answer()) {
                case LivenessAnswer.Registered ignored ->
                    owner.notNow("the liveness check " + liveness.id() + " was unknown");
                case LivenessAnswer.NotAllowed refused -> {
                  owner.livenessRefused(refused.reason());
                  create();
                }
              }
            }
            case Reply.Failed<LivenessAnswer> failed -> owner.failed(failed);
          }
        });
  }
}
