package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.Payload;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The lock is held in this instance's name by a session that is not ours. */
final class TwinTest {
  private static final SessionId OLD = Cast.session("old");

  /** What is done once a twin's session has ended. */
  private static final List<String> UNDONE =
      List.of(
          "write mark",
          "untag",
          "end orphans",
          "demote",
          "write mark with process",
          "remove mark",
          "want session");

  private final Bench bench = Bench.plain().byHand(Effect.DescribeSession.class);

  private Bench startsUnderItsOwnName() {
    return bench
        .begin()
        .registered("primary")
        .health(Cast.healthy())
        .lockHeld(Cast.ownPayload(OLD));
  }

  @Test
  void asksWhoseTheSessionIsBeforeItDoesAnything() {
    startsUnderItsOwnName();
    assertEquals(OLD, bench.pending(Effect.DescribeSession.class).session());
    bench.phase(Phase.Starting.class);
    assertEquals(List.of("read mark", "describe old"), bench.diary);
  }

  @Test
  void whileItsSessionLivesItStandsByAndNeitherUntagsNorDemotes() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.phase(Phase.StandingBy.class);
    assertEquals(OLD, bench.notice(Notice.HeldInOurName.class).session());
    bench.fresh().pass(Duration.ofMinutes(5));
    bench.registered("primary", "v2").lockHeld(Cast.ownPayload(OLD));
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void onceItsSessionHasEndedItDemotesAndStands() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.fresh().lockMissing();
    assertEquals(UNDONE, bench.diary);
    assertEquals("the tag primary on n1/web-1", bench.notice(Notice.LeftoverFound.class).trace());
    bench.phase(Phase.Following.class);
  }

  @Test
  void onceARivalHasTakenOverItDemotesToo() {
    startsUnderItsOwnName().describe(new SessionDescription.NotVisible());
    bench.fresh().registered().rivalLeads("r1");
    assertEquals(UNDONE, bench.diary);
    assertEquals(
        "the lock was held in this instance's name by a session that has ended",
        bench.notice(Notice.LeftoverFound.class).trace());
  }

  @Test
  void aSuspectThatIsGoneBeforeTheAnswerCountsAsAPredecessor() {
    startsUnderItsOwnName().registered().fresh().lockMissing();
    assertEquals(UNDONE, bench.diary);
    bench.fresh().describe(new SessionDescription.NotVisible());
    assertEquals(List.of(), bench.diary);
    assertEquals(List.of(), bench.notices);
  }

  @Test
  void anAnswerAboutOneSessionSaysNothingAboutTheNext() {
    startsUnderItsOwnName().lockHeld(Cast.ownPayload(Cast.session("second")));
    bench.fresh().describe(new SessionDescription.Known("elsewhere", ""));
    assertEquals(Cast.session("second"), bench.pending(Effect.DescribeSession.class).session());
    bench.describe(new SessionDescription.Known("n1", ""));
    assertEquals(Cast.session("second"), bench.notice(Notice.HeldInOurName.class).session());
  }

  @Test
  void aPayloadThatNamesUsUnderAnotherNodesSessionIsARivals() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n7", ""));
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
    assertTrue(bench.diary.contains("untag"));
    bench.phase(Phase.Following.class);
    bench.fresh().lockHeld(Cast.ownPayload(OLD));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aSessionThatCannotBeDescribedIsTakenByThePayloadsWord() {
    startsUnderItsOwnName().describeFails(Failure.DENIED);
    assertEquals(OLD, bench.notice(Notice.HeldInOurName.class).session());
  }

  @Test
  void anNcodePayloadWithOurAddressNeedsOurNodesSession() {
    Payload ncode = new Payload("10.0.0.1", 8080, OLD, null);
    bench.begin().registered().health(Cast.healthy()).lockHeld(ncode);
    bench.describe(new SessionDescription.Known("n1", "ballot"));
    assertEquals(OLD, bench.notice(Notice.HeldInOurName.class).session());
  }

  @Test
  void anNcodePayloadWithOurAddressAndAnUnknownSessionIsARivals() {
    Payload ncode = new Payload("10.0.0.1", 8080, OLD, null);
    bench.begin().registered().health(Cast.healthy()).lockHeld(ncode);
    bench.describe(new SessionDescription.NotVisible());
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
    bench.phase(Phase.Following.class);
  }

  @Test
  void anNcodePayloadWithoutAPortNamesNobody() {
    bench.begin().registered().health(Cast.healthy()).lockHeld(new Payload("", 0, OLD, null));
    assertFalse(bench.isPending(Effect.DescribeSession.class));
  }

  @Test
  void aRivalOfTheSameNameOnAnotherNodeIsNoTwin() {
    bench.begin().registered().health(Cast.healthy()).rivalLeads("r1");
    assertFalse(bench.isPending(Effect.DescribeSession.class));
    bench.phase(Phase.Following.class);
  }

  @Test
  void theSessionOfOurOwnMarkIsThePredecessorsWhateverStandsInTheLock() {
    bench.byHand(Effect.ReadMark.class, Effect.StartHook.class);
    bench.begin().registered().health(Cast.healthy());
    bench.lock(
        new LockState.Held(OLD, Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    bench.markRead(new Mark(Cast.KEY, "web-1", OLD, 42, null));
    bench.phase(Phase.StandingBy.class);
    assertEquals(OLD, bench.notice(Notice.HeldInOurName.class).session());
    bench.lockMissing();
    assertEquals(
        "42",
        bench.pending(Effect.StartHook.class).call().environment().get("BALLOT_FENCING_TOKEN"));
  }

  @Test
  void aFollowerWhoseTwinTakesTheLockStandsBy() {
    bench.follows().lockHeld(Cast.ownPayload(OLD));
    bench.describe(new SessionDescription.Known("n1", ""));
    bench.phase(Phase.StandingBy.class);
    bench.fresh().registered("primary");
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void anAcquireThatSucceedsAfterATwinWasSeenIsGivenBackAndTheTwinsTraceUndone() {
    bench.tries().lockHeld(Cast.ownPayload(OLD)).describe(new SessionDescription.Known("n1", ""));
    bench.phase(Phase.Acquiring.class);
    long token = bench.fresh().acquired();
    assertEquals(
        List.of("release at " + token, "write mark", "untag", "end orphans", "demote"),
        bench.diary.subList(0, 5));
    bench.released();
    bench.phase(Phase.Acquiring.class);
    assertEquals(List.of(), bench.notices(Notice.SteppingDown.class));
  }

  @Test
  void anNcodePayloadMayNameTheNodesAddress() {
    Payload ncode = new Payload("192.168.0.1", 8080, OLD, null);
    bench.begin().health(Cast.healthy()).lockHeld(ncode);
    bench.send(
        new Event.InstanceSeen(
            new InstanceObservation.Registered(
                new Instance(Cast.OWN, "web", "", 8080, "192.168.0.1", List.of()))));
    assertTrue(bench.isPending(Effect.DescribeSession.class));
  }

  @Test
  void anNcodePayloadWithAnotherPortIsARivals() {
    Payload ncode = new Payload("10.0.0.1", 8081, OLD, null);
    bench.begin().registered().health(Cast.healthy()).lockHeld(ncode);
    assertFalse(bench.isPending(Effect.DescribeSession.class));
  }

  @Test
  void anNcodePayloadWhoseSessionCannotBeDescribedIsARivals() {
    Payload ncode = new Payload("10.0.0.1", 8080, OLD, null);
    bench.begin().registered().health(Cast.healthy()).lockHeld(ncode);
    bench.describeFails(Failure.TIMEOUT);
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
  }

  @Test
  void aSuspectWhoseValueIsOverwrittenStaysOneUntilItIsGone() {
    startsUnderItsOwnName();
    bench.lock(
        new LockState.Held(OLD, Cast.MADE, bench.nextIndex(), new ForeignValue("overwritten")));
    bench.describe(new SessionDescription.Known("n1", "")).fresh();
    bench.phase(Phase.Starting.class);
    bench.lockMissing();
    assertEquals(UNDONE, bench.diary);
  }

  @Test
  void aTwinThatIsSeenToLeadBeforeTheDemoteHookHasBegunIsLeftAlone() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.byHand(Effect.RemoveTag.class).lockMissing();
    bench.phase(Phase.Recovering.class);
    bench.fresh().lockHeld(Cast.ownPayload(Cast.session("new")));
    bench.describe(new SessionDescription.Known("n1", "ballot/n1/2"));
    bench.tag(new TagAnswer.Done(true)).pass(Duration.ofMinutes(1));
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of("describe new"), bench.diary);
    bench.lockMissing().tag(new TagAnswer.Done(true));
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aRivalUnderASuspiciousNameHoldsNoDemoteHookUpForLong() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.byHand(Effect.RemoveTag.class).lockMissing();
    bench.fresh().lockHeld(Cast.ownPayload(Cast.session("new"))).tag(new TagAnswer.Done(true));
    assertFalse(bench.diary.contains("demote"));
    bench.describe(new SessionDescription.Known("n2", "ballot/n2/1"));
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aDemoteHookThatHasBegunIsLeftToItsEndWhoeverLeadsThen() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.byHand(Effect.StartHook.class).lockMissing();
    bench.lockHeld(Cast.ownPayload(Cast.session("new")));
    bench.describe(new SessionDescription.Known("n1", "ballot/n1/2"));
    bench.phase(Phase.Recovering.class);
    bench.hookEnds(Cast.SUCCESS);
    bench.phase(Phase.StandingBy.class);
  }

  @Test
  void aTwinThatIsSeenToLeadWhileTheMarkIsBeingWrittenIsLeftAlone() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.byHand(Effect.WriteMark.class).lockMissing();
    bench.fresh().lockHeld(Cast.ownPayload(Cast.session("new")));
    bench.describe(new SessionDescription.Known("n1", "ballot/n1/2")).markWritten(null);
    bench.phase(Phase.StandingBy.class);
    assertEquals(List.of("describe new"), bench.diary);
  }

  @Test
  void theMarkIsWrittenAnewAfterATwinForItMayHaveRemovedIt() {
    startsUnderItsOwnName().describe(new SessionDescription.Known("n1", "ballot/n1/1"));
    bench.byHand(Effect.WriteMark.class).lockMissing();
    bench.lockHeld(Cast.ownPayload(Cast.session("new")));
    bench.describe(new SessionDescription.Known("n1", "ballot/n1/2")).markWritten(null);
    bench.fresh().lockMissing();
    assertEquals(List.of("write mark"), bench.diary);
    bench.markWritten(null);
    assertTrue(bench.diary.contains("demote"));
  }

  @Test
  void aMarkWithoutATermSaysNothingOfTheHolder() {
    bench.byHand(Effect.ReadMark.class).begin().registered().health(Cast.healthy());
    bench.rivalLeads("r1").markRead(new Mark(Cast.KEY, "web-1", null, null));
    assertEquals(List.of(), bench.notices(Notice.HeldInOurName.class));
    assertTrue(bench.diary.contains("demote"));
  }
}
