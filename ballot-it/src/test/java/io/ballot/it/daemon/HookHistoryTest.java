package io.ballot.it.daemon;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.ballot.it.daemon.HookRun.Phase;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every rule is seen to hold and to be broken. */
class HookHistoryTest {

  private static HookRun run(String event, String instance, Phase phase, long token) {
    return new HookRun(
        0,
        event,
        token,
        phase,
        0,
        Map.of(
            "BALLOT_EVENT", event,
            "BALLOT_SERVICE_ID", instance,
            "BALLOT_FENCING_TOKEN", Long.toString(token)));
  }

  private static HookRun begin(String event, String instance, long token) {
    return run(event, instance, Phase.BEGIN, token);
  }

  private static HookRun end(String event, String instance, long token) {
    return run(event, instance, Phase.END, token);
  }

  private static final List<HookRun> HANDOVER =
      List.of(
          begin("promote", "a", 1),
          end("promote", "a", 1),
          begin("demote", "a", 1),
          end("demote", "a", 1),
          begin("promote", "b", 2),
          begin("leader-change", "a", 2),
          end("leader-change", "a", 2),
          end("promote", "b", 2));

  @Test
  void findsNothingWrongWithAHandover() {
    assertDoesNotThrow(() -> HookHistory.requireAlternation(HANDOVER));
    assertDoesNotThrow(() -> HookHistory.requireOneAtATime(HANDOVER));
    assertDoesNotThrow(() -> HookHistory.requireHandovers(HANDOVER));
    assertDoesNotThrow(() -> HookHistory.requireGrowingTokens(HANDOVER));
  }

  @Test
  void allowsOneDemoteTooMany() {
    assertDoesNotThrow(() ->
        HookHistory.requireAlternation(
            List.of(begin("demote", "a", 0), begin("promote", "a", 1), begin("demote", "a", 1))));
  }

  @Test
  void findsAMissingDemote() {
    assertThrows(
        AssertionError.class,
        () ->
            HookHistory.requireAlternation(
                List.of(begin("promote", "a", 1), begin("promote", "a", 2))));
  }

  @Test
  void findsTwoHooksAtOnce() {
    assertThrows(
        AssertionError.class,
        () ->
            HookHistory.requireOneAtATime(
                List.of(begin("promote", "a", 1), begin("demote", "a", 2))));
  }

  @Test
  void findsAPromoteBeforeTheEndOfTheDemoteBefore() {
    assertThrows(
        AssertionError.class,
        () ->
            HookHistory.requireHandovers(
                List.of(
                    begin("promote", "a", 1),
                    end("promote", "a", 1),
                    begin("demote", "a", 1),
                    begin("promote", "b", 2),
                    end("demote", "a", 1))));
  }

  @Test
  void findsAFencingTokenThatIsNotNew() {
    assertThrows(
        AssertionError.class,
        () ->
            HookHistory.requireGrowingTokens(
                List.of(begin("promote", "a", 2), begin("promote", "b", 2))));
  }
}
