package io.ballot.consul.lock;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.agent.LocalNode;
import io.ballot.consul.codec.GoDuration;
import io.ballot.consul.http.Answer;
import io.ballot.consul.http.ConsulApi;
import io.ballot.consul.http.ConsulHttp;
import io.ballot.consul.http.ConsulHttp.Outcome;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import java.time.Duration;
import java.util.Optional;
import org.kiwiproject.consul.model.session.SessionInfo;

/** <a href="https://developer.hashicorp.com/consul/api-docs/session">Sessions</a>. */
final class Sessions {
  private static final String SERF_HEALTH = "serfHealth";

  /** Consul's answer to a session id that is no UUID; there can be no such session. */
  private static final String NO_UUID = "UUID must be";

  private final ConsulHttp http;
  private final LocalNode local;
  private final long pid;

  Sessions(ConsulHttp http, LocalNode local, long pid) {
    this.http = http;
    this.local = local;
    this.pid = pid;
  }

  SessionAnswer open(SessionRequest request) throws PortException {
    String node = local.name(http);
    ObjectNode session =
        Json.object()
            .put("Name", "ballot/" + node + "/" + pid)
            .put("TTL", GoDuration.format(request.ttl()))
            .put("LockDelay", GoDuration.format(request.lockDelay()))
            .put("Behavior", "delete");
    // Left out, the list would mean serfHealth; empty, it means none.
    ArrayNode nodeChecks = session.putArray("NodeChecks");
    if (request.serfHealth()) {
      nodeChecks.add(SERF_HEALTH);
    }
    Liveness liveness = request.liveness();
    if (liveness != null) {
      session.putArray("ServiceChecks").addObject().put("ID", liveness.id());
    }
    Answer answer = http.ask("opening a session", api -> api.createSession(session));
    if (answer.ok()) {
      return new SessionAnswer.Opened(id(answer));
    }
    if (liveness != null && answer.says("Missing check '" + liveness.id() + "'")) {
      return new SessionAnswer.LivenessUnknown();
    }
    // A bound check is critical, or the servers do not know the node (or its serfHealth) yet.
    if (answer.says("is in critical state")
        || answer.says("Missing check '" + SERF_HEALTH + "'")
        || answer.says("Missing node registration")) {
      return new SessionAnswer.NotNow(answer.excerpt());
    }
    throw answer.failure();
  }

  RenewAnswer renew(SessionId session, Duration timeout) throws PortException {
    Outcome<Optional<SessionInfo>> outcome =
        http.throughAtOnce(
            "renewing the session " + session,
            timeout,
            consul -> consul.sessionClient().renewSession(session.value()));
    Answer answer = outcome.answer();
    // A leader demotes at once on this answer: a 404 of some proxy must not do, and "404 page not
    // found" is what those written in Go say for a moment whenever they lose their backend.
    boolean gone = answer.status() == 404 && answer.says("Session id") && answer.says("not found");
    if (gone) {
      requireGone(session, timeout);
    }
    if (gone || isNoUuid(answer)) {
      return new RenewAnswer.Gone();
    }
    if (!answer.ok()) {
      throw answer.failure();
    }
    Duration ttl =
        info(outcome)
            .flatMap(SessionInfo::getTtl)
            .flatMap(GoDuration::parse)
            .orElseThrow(() -> answer.unexpected("no session with a TTL"));
    return new RenewAnswer.Renewed(ttl);
  }

  /**
   * A server that has just come to lead after all of them were restarted says of every session that
   * there is none, until it has read its own log to the end; and what waited for a leader is
   * answered right then. A consistent read waits for that. Only one that shows the session counts:
   * an agent that leaves ends its sessions, and may not be able to ask any more.
   */
  private void requireGone(SessionId session, Duration timeout) throws PortException {
    Answer now;
    try {
      now =
          http.askAtOnce(
              "making sure that the session " + session + " is gone",
              timeout,
              api -> api.session(session.value(), ConsulApi.CONSISTENT));
    } catch (PortException e) {
      if (e.failure() == Failure.CANCELLED) {
        throw e;
      }
      return;
    }
    if (now.ok() && now.json().isArray() && !now.json().isEmpty()) {
      throw new PortException(
          Failure.UNAVAILABLE,
          "renewing the session "
              + session
              + ": a new leader of the servers did not know it yet; it is there");
    }
  }

  void end(SessionId session) throws PortException {
    Outcome<Void> outcome =
        http.through(
            "ending the session " + session,
            consul -> {
              consul.sessionClient().destroySession(session.value());
              return null;
            });
    if (!outcome.answer().ok() && !isNoUuid(outcome.answer())) {
      throw outcome.answer().failure();
    }
  }

  SessionDescription describe(SessionId session) throws PortException {
    Outcome<Optional<SessionInfo>> outcome =
        http.through(
            "asking for the session " + session,
            consul -> consul.sessionClient().getSessionInfo(session.value()));
    if (!outcome.answer().ok()) {
      if (isNoUuid(outcome.answer())) {
        return new SessionDescription.NotVisible();
      }
      throw outcome.answer().failure();
    }
    Optional<SessionInfo> info = info(outcome);
    return info.isPresent()
        ? new SessionDescription.Known(info.get().getNode(), info.get().getName().orElse(""))
        : new SessionDescription.NotVisible();
  }

  private static SessionId id(Answer answer) throws PortException {
    String id = answer.json().path("ID").asText();
    if (id.isEmpty()) {
      throw answer.unexpected("no session id");
    }
    return new SessionId(id);
  }

  private static boolean isNoUuid(Answer answer) {
    return !answer.ok() && answer.says(NO_UUID);
  }

  private static Optional<SessionInfo> info(Outcome<Optional<SessionInfo>> outcome) {
    return outcome.value() == null ? Optional.empty() : outcome.value();
  }
}
