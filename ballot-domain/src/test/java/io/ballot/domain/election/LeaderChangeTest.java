package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionDescription;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The hook that everyone runs who is not the leader. */
final class LeaderChangeTest {
  private final Bench bench =
      Bench.with(settings -> settings.hooks(Cast.hooks(true))).byHand(Effect.StartHook.class);

  private String variable(String name) {
    return String.valueOf(bench.pending(Effect.StartHook.class).call().environment().get(name));
  }

  @Test
  void runsWhenALeaderIsKnownWithItsAddressAndToken() {
    bench.follows();
    assertEquals("leader-change", variable("BALLOT_EVENT"));
    assertEquals("10.0.0.2", variable("ADDRESS"));
    assertEquals("r1", variable("SESSIONID"));
    LockState.Held held = bench.heldLock();
    assertEquals(Long.toString(held.modifyIndex()), variable("BALLOT_FENCING_TOKEN"));
  }

  @Test
  void runsOncePerLeader() {
    bench.follows().hookEnds(Cast.SUCCESS).fresh().rivalLeads("r1");
    assertEquals(List.of(), bench.diary);
    bench.rivalLeads("r2");
    assertEquals(List.of("leader-change"), bench.diary);
  }

  @Test
  void leadersThatCameAndWentMeanwhileAreSkipped() {
    bench.follows().rivalLeads("r2").rivalLeads("r3").rivalLeads("r4");
    assertEquals("r1", variable("SESSIONID"));
    bench.hookEnds(Cast.SUCCESS);
    assertEquals("r4", variable("SESSIONID"));
    bench.hookEnds(Cast.SUCCESS);
    assertFalse(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void aLeaderThatIsElectedAnewIsANewLeader() {
    bench.follows().hookEnds(Cast.SUCCESS);
    bench.health(Cast.critical("disk")).lockFree(Cast.rivalPayload(Cast.session("r1")));
    bench.rivalLeads("r1");
    assertEquals("r1", variable("SESSIONID"));
  }

  @Test
  void aLeaderThatFollowsOurOwnTermIsANewLeaderEvenIfItLedBefore() {
    bench.follows().hookEnds(Cast.SUCCESS).lockFree(Cast.rivalPayload(Cast.session("r1")));
    bench.acquired();
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
    bench.rivalLeads("r1");
    assertEquals("demote", variable("BALLOT_EVENT"));
    bench.hookEnds(Cast.SUCCESS);
    assertEquals("leader-change", variable("BALLOT_EVENT"));
    assertEquals("r1", variable("SESSIONID"));
  }

  @Test
  void oneThatIsNotEligibleRunsItToo() {
    bench.begin().registered().health(Cast.critical("disk")).rivalLeads("r1");
    assertTrue(bench.isPending(Effect.StartHook.class));
  }

  @Test
  void theLeaderItselfDoesNotRunIt() {
    bench.wins().hookEnds(Cast.SUCCESS);
    bench.lockHeld(Cast.ownPayload(bench.session()));
    assertFalse(bench.diary.contains("leader-change"));
  }

  @Test
  void aSessionOfOursThatHasEndedIsNoLeader() {
    bench.wins().hookEnds(Cast.SUCCESS).sessionGone().hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Following.class);
    assertFalse(bench.diary.contains("leader-change"));
  }

  @Test
  void aTwinIsNoOtherLeader() {
    bench.byHand(Effect.DescribeSession.class).begin().registered().health(Cast.healthy());
    bench.lockHeld(Cast.ownPayload(Cast.session("old")));
    bench.describe(new SessionDescription.Known("n1", ""));
    assertFalse(bench.diary.contains("leader-change"));
  }

  @Test
  void aSuspectIsNotALeaderBeforeItIsKnownWhoseItIs() {
    bench.byHand(Effect.DescribeSession.class).begin().registered().health(Cast.healthy());
    bench.lockHeld(Cast.ownPayload(Cast.session("old")));
    assertFalse(bench.diary.contains("leader-change"));
    bench.describe(new SessionDescription.Known("n7", ""));
    assertTrue(bench.diary.contains("leader-change"));
  }

  @Test
  void aValueThatIsNoPayloadNamesNoLeader() {
    bench.begin().registered().health(Cast.healthy());
    bench.lock(
        new LockState.Held(
            Cast.session("x"), Cast.MADE, bench.nextIndex(), new ForeignValue("hi")));
    assertFalse(bench.diary.contains("leader-change"));
  }

  @Test
  void anNcodeLeaderIsALeader() {
    Payload ncode = Cast.ncodePayload(Cast.session("n"));
    bench.begin().registered().health(Cast.healthy()).lockHeld(ncode);
    assertEquals("10.0.0.2", variable("ADDRESS"));
  }

  @Test
  void noneIsStartedAtAStop() {
    bench.follows().stop();
    bench.rivalLeads("r2").hookEnds(Cast.STOPPED);
    bench.phase(Phase.Stopped.class);
    assertEquals(List.of("stop hook", "leader-change ended", "want no session"), bench.diary);
  }

  @Test
  void aLeftoverDemoteHookStopsARunningOneAndComesFirst() {
    bench.byHand(Effect.DescribeSession.class).follows();
    bench.lockHeld(Cast.ownPayload(Cast.session("old")));
    bench.describe(new SessionDescription.Known("n1", "")).fresh().lockMissing();
    assertEquals(List.of("write mark", "untag", "end orphans", "stop hook"), bench.diary);
    bench.hookEnds(Cast.STOPPED);
    assertEquals("leftover", variable("BALLOT_REASON"));
  }

  @Test
  void aLeaderThatOurOwnTermFollowedUnseenAndThatLeadsAgainIsANewLeader() {
    bench.tries().rivalLeads("r1");
    assertEquals("r1", variable("SESSIONID"));
    bench.hookEnds(Cast.SUCCESS).acquired();
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.Leading.class);
    bench.rivalLeads("r1").hookEnds(Cast.SUCCESS);
    assertEquals("leader-change", variable("BALLOT_EVENT"));
  }
}
