package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.Instance;
import io.ballot.domain.port.SessionId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The variables of the hooks, as users were promised them. */
final class HookEnvironmentTest {
  private static final SessionId SESSION = Cast.session("s1");
  private static final ElectionSettings SETTINGS =
      ElectionSettings.of("web", "web-1", "service/web/leader").build();
  private static final Term TERM = new Term(42, 45, SESSION, Cast.ownPayload(SESSION), 0, true);

  private static Map<String, String> own(String event, String session) {
    return Map.of(
        "BALLOT_EVENT", event,
        "BALLOT_SERVICE", "web",
        "BALLOT_SERVICE_ID", "web-1",
        "BALLOT_KEY", "service/web/leader",
        "BALLOT_NODE", "n1",
        "BALLOT_SERVICE_ADDRESS", "10.0.0.1",
        "BALLOT_SERVICE_PORT", "8080",
        "BALLOT_SESSION", session);
  }

  private static Map<String, String> with(Map<String, String> own, String... more) {
    Map<String, String> all = new HashMap<>(own);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Test
  void aPromoteHookFindsItsOwnInstanceAndTheTermThatBegins() {
    assertEquals(
        with(
            own("promote", "s1"),
            "ADDRESS",
            "10.0.0.1",
            "PORT",
            "8080",
            "SESSIONID",
            "s1",
            "BALLOT_FENCING_TOKEN",
            "42",
            "BALLOT_REASON",
            "elected"),
        HookEnvironment.promote(SETTINGS, Cast.own(), TERM));
  }

  @Test
  void aDemoteHookFindsTheNewLeaderAndTheTermThatEnds() {
    assertEquals(
        with(
            own("demote", "s1"),
            "ADDRESS",
            "10.0.0.2",
            "PORT",
            "8080",
            "SESSIONID",
            "r1",
            "BALLOT_FENCING_TOKEN",
            "42",
            "BALLOT_REASON",
            "lease-expired"),
        HookEnvironment.demote(
            SETTINGS,
            Cast.own(),
            SESSION,
            42L,
            Reason.LEASE_EXPIRED,
            Cast.rivalPayload(Cast.session("r1"))));
  }

  @Test
  void aDemoteHookWithoutANewLeaderFindsThreeEmptyVariables() {
    assertEquals(
        with(
            own("demote", "s1"),
            "ADDRESS",
            "",
            "PORT",
            "",
            "SESSIONID",
            "",
            "BALLOT_FENCING_TOKEN",
            "42",
            "BALLOT_REASON",
            "stopped"),
        HookEnvironment.demote(SETTINGS, Cast.own(), SESSION, 42L, Reason.STOPPED, null));
  }

  @Test
  void aLeftoverDemoteHookMayKnowNothingOfTheTermOrTheInstance() {
    assertEquals(
        Map.ofEntries(
            Map.entry("BALLOT_EVENT", "demote"),
            Map.entry("BALLOT_SERVICE", "web"),
            Map.entry("BALLOT_SERVICE_ID", "web-1"),
            Map.entry("BALLOT_KEY", "service/web/leader"),
            Map.entry("BALLOT_NODE", ""),
            Map.entry("BALLOT_SERVICE_ADDRESS", ""),
            Map.entry("BALLOT_SERVICE_PORT", ""),
            Map.entry("BALLOT_SESSION", ""),
            Map.entry("ADDRESS", ""),
            Map.entry("PORT", ""),
            Map.entry("SESSIONID", ""),
            Map.entry("BALLOT_FENCING_TOKEN", ""),
            Map.entry("BALLOT_REASON", "leftover")),
        HookEnvironment.demote(SETTINGS, null, null, null, Reason.LEFTOVER, null));
  }

  @Test
  void aLeaderChangeHookFindsTheNewLeaderItsTermAndNoReason() {
    assertEquals(
        with(
            own("leader-change", "s1"),
            "ADDRESS",
            "10.0.0.2",
            "PORT",
            "8080",
            "SESSIONID",
            "r1",
            "BALLOT_FENCING_TOKEN",
            "77",
            "BALLOT_REASON",
            ""),
        HookEnvironment.leaderChange(
            SETTINGS, Cast.own(), SESSION, Cast.rivalPayload(Cast.session("r1")), 77));
  }

  @Test
  void anInstanceWithoutAnAddressHasItsNodes() {
    Instance bare = new Instance(Cast.OWN, "web", "", 8080, "192.168.0.1", List.of());
    Map<String, String> variables = HookEnvironment.promote(SETTINGS, bare, TERM);
    assertEquals("192.168.0.1", variables.get("ADDRESS"));
    assertEquals("192.168.0.1", variables.get("BALLOT_SERVICE_ADDRESS"));
  }

  @Test
  void everyReasonHasTheNameUsersWerePromised() {
    assertEquals(
        List.of(
            "unhealthy",
            "maintenance",
            "deregistered",
            "stopped",
            "requested",
            "lost",
            "lease-expired",
            "leftover",
            "promote-failed"),
        Arrays.stream(Reason.values()).map(Reason::text).toList());
  }
}
