package io.ballot.domain.election;

import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionId;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The variables a hook finds in its environment. {@code ADDRESS}, {@code PORT} and {@code
 * SESSIONID} tell who leads, as ncode/ballot's hooks know them; the {@code BALLOT_…} ones tell of
 * the own instance.
 */
final class HookEnvironment {
  private final Map<String, String> variables = new LinkedHashMap<>();

  private HookEnvironment(
      HookEvent event,
      ElectionSettings settings,
      @Nullable Instance own,
      @Nullable SessionId session) {
    variables.put("BALLOT_EVENT", event.text());
    variables.put("BALLOT_SERVICE", settings.service());
    variables.put("BALLOT_SERVICE_ID", settings.serviceId());
    variables.put("BALLOT_KEY", settings.key().value());
    variables.put("BALLOT_NODE", own == null ? "" : own.id().node());
    variables.put("BALLOT_SERVICE_ADDRESS", own == null ? "" : own.reachableAddress());
    variables.put("BALLOT_SERVICE_PORT", own == null ? "" : Integer.toString(own.port()));
    variables.put("BALLOT_SESSION", session == null ? "" : session.value());
  }

  static Map<String, String> promote(ElectionSettings settings, Instance own, Term term) {
    HookEnvironment environment =
        new HookEnvironment(HookEvent.PROMOTE, settings, own, term.session());
    environment.leader(
        new Payload(own.reachableAddress(), own.port(), term.session(), /* origin= */ null));
    environment.token(term.fencingToken());
    environment.reason("elected");
    return environment.variables;
  }

  static Map<String, String> demote(
      ElectionSettings settings,
      @Nullable Instance own,
      @Nullable SessionId session,
      @Nullable Long fencingToken,
      Reason reason,
      @Nullable Payload nextLeader) {
    HookEnvironment environment = new HookEnvironment(HookEvent.DEMOTE, settings, own, session);
    environment.leader(nextLeader);
    environment.token(fencingToken);
    environment.reason(reason.text());
    return environment.variables;
  }

  static Map<String, String> leaderChange(
      ElectionSettings settings,
      @Nullable Instance own,
      @Nullable SessionId session,
      Payload leader,
      long fencingToken) {
    HookEnvironment environment =
        new HookEnvironment(HookEvent.LEADER_CHANGE, settings, own, session);
    environment.leader(leader);
    environment.token(fencingToken);
    environment.reason("");
    return environment.variables;
  }

  private void leader(@Nullable Payload leader) {
    variables.put("ADDRESS", leader == null ? "" : leader.address());
    variables.put("PORT", leader == null ? "" : Integer.toString(leader.port()));
    variables.put("SESSIONID", leader == null ? "" : leader.session().value());
  }

  private void token(@Nullable Long token) {
    variables.put("BALLOT_FENCING_TOKEN", token == null ? "" : Long.toString(token));
  }

  private void reason(String reason) {
    variables.put("BALLOT_REASON", reason);
  }
}
