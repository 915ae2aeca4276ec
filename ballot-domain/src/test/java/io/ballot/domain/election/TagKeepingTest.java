package io.ballot.domain.election;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.Failure;
import io.ballot.domain.port.ForeignValue;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The tag stays where it belongs: on the leader, and on nobody else. */
final class TagKeepingTest {
  private final Bench bench = Bench.plain();

  @Test
  void aTagThatIsLostIsPutBackAtOnce() {
    bench.leads().pass(Duration.ofSeconds(20)).registered();
    assertEquals(List.of("tag others and self"), bench.diary);
    assertEquals(
        "it is missing on n1/web-1, which was edited in the catalog, registered anew, or read from"
            + " a file again: each reload of its agent does so with what is defined in a file, and"
            + " not with what is registered by the API",
        bench.notice(Notice.TagRepair.class).wrong());
    assertEquals("primary", bench.notice(Notice.TagAssigned.class).tag());
  }

  @Test
  void aTagThatTurnsUpOnAnotherInstanceIsTakenOffThere() {
    bench.leads().pass(Duration.ofSeconds(20)).rivalCarries("v1", "primary");
    assertEquals(List.of("tag others and self"), bench.diary);
    assertEquals("it is on n2/web-2", bench.notice(Notice.TagRepair.class).wrong());
  }

  @Test
  void rightTagsCauseNothing() {
    bench.leads().rivalCarries("v1").registered("v1", "primary").pass(Duration.ofMinutes(1));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void aTagThatIsFoughtOverIsRepairedMoreAndMoreSlowly() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 200; i++) {
      bench.registered().passMillis(100);
    }
    int repairs = bench.notices(Notice.TagRepair.class).size();
    assertTrue(repairs >= 10 && repairs <= 17, "repaired " + repairs + " times in 20 s");
  }

  @Test
  void changesThatComeTogetherAreEachRepairedWithinAMoment() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 5; i++) {
      bench.registered().passMillis(130);
    }
    assertEquals(5, bench.notices(Notice.TagRepair.class).size());
  }

  @Test
  void whatMakesTheTagLessLastingIsToldOnce() {
    bench.leads().pass(Duration.ofSeconds(20));
    for (int i = 0; i < 3; i++) {
      bench.send(
          new Event.InstanceSeen(
              new InstanceObservation.Registered(Cast.own("primary"), "no override")));
      bench.pass(Duration.ofSeconds(20));
    }
    assertEquals(
        List.of(new Notice.TagCaveat("primary", "no override")),
        bench.notices(Notice.TagCaveat.class));
  }

  @Test
  void aFightIsToldOnceWithWhatIsKnownOfTheOther() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 200; i++) {
      bench.registered().rivalCarries("primary").passMillis(100);
    }
    Notice.TagFight fight = bench.notice(Notice.TagFight.class);
    assertEquals("primary", fight.tag());
    assertEquals(5, fight.times());
    assertEquals(
        "it is moved from n1/web-1 to n2/web-2, as a leader does: probably another election there,"
            + " with another key, has the same tag",
        fight.who());
  }

  @Test
  void aTagThatComesBackElsewhereIsLaidToWhoeverRegistersTheServiceThere() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 200; i++) {
      bench.rivalCarries("primary").passMillis(50).rivalCarries().passMillis(50);
    }
    String who = bench.notice(Notice.TagFight.class).who();
    assertTrue(who.startsWith("it comes back on n2/web-2: "), who);
  }

  @Test
  void aTagThatIsLostHereIsLaidToWhoeverRegistersThisInstance() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 200; i++) {
      bench.registered().passMillis(100);
    }
    String who = bench.notice(Notice.TagFight.class).who();
    assertTrue(who.startsWith("it is taken off n1/web-1: "), who);
  }

  @Test
  void aFewRepairsNowAndThenAreNoFight() {
    bench.leads().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 20; i++) {
      bench.registered().pass(Duration.ofSeconds(11));
    }
    assertEquals(20, bench.notices(Notice.TagRepair.class).size());
    assertEquals(List.of(), bench.notices(Notice.TagFight.class));
  }

  @Test
  void onceAFightIsOverTheNextRepairIsImmediateAgain() {
    bench.leads();
    for (int i = 0; i < 200; i++) {
      bench.registered().passMillis(100);
    }
    bench.pass(Duration.ofSeconds(30)).fresh().registered();
    assertEquals(List.of("tag others and self"), bench.diary);
    bench.registered().passMillis(250);
    assertEquals(List.of("tag others and self", "tag others and self"), bench.diary);
  }

  @Test
  void aRepairThatFailsIsTriedAgainWithinASecondAndToldOnce() {
    bench.leads().byHand(Effect.AssignTag.class).pass(Duration.ofSeconds(20)).registered();
    for (int i = 0; i < 20; i++) {
      bench.tagFails(Failure.UNREACHABLE);
      bench.passMillis(750);
      assertTrue(bench.isPending(Effect.AssignTag.class));
    }
    assertEquals(1, bench.notices(Notice.TagTrouble.class).size());
    bench.tag(new TagAnswer.Done(true)).registered("primary").pass(Duration.ofSeconds(20));
    bench.registered().tagFails(Failure.UNREACHABLE);
    assertEquals(2, bench.notices(Notice.TagTrouble.class).size());
  }

  @Test
  void anOutageBeforeItIsNoReasonToWaitLongAfterARefusal() {
    bench.leads().byHand(Effect.AssignTag.class).pass(Duration.ofSeconds(20)).registered();
    for (int i = 0; i < 20; i++) {
      bench.tagFails(Failure.UNREACHABLE).passMillis(750);
    }
    bench.tagFails(Failure.DENIED).passMillis(1250);
    assertTrue(bench.isPending(Effect.AssignTag.class));
  }

  @Test
  void aRepairThatIsRefusedIsTriedAgainMoreAndMoreSlowly() {
    bench.leads().byHand(Effect.AssignTag.class).pass(Duration.ofSeconds(20)).registered();
    int tries = 0;
    for (int i = 0; i < 600; i++) {
      if (bench.isPending(Effect.AssignTag.class)) {
        tries++;
        bench.tag(new TagAnswer.Refused("service:write is needed"));
      }
      bench.pass(Duration.ofSeconds(1));
    }
    assertTrue(tries >= 10 && tries <= 20, tries + " tries in 10 minutes");
    assertEquals(1, bench.notices(Notice.TagTrouble.class).size());
  }

  @Test
  void aDifferentRefusalIsToldToo() {
    bench.leads().byHand(Effect.AssignTag.class).pass(Duration.ofSeconds(20)).registered();
    bench.tag(new TagAnswer.Refused("service:write is needed")).pass(Duration.ofSeconds(2));
    bench.tag(new TagAnswer.Refused("the tag is too long"));
    assertEquals(2, bench.notices(Notice.TagTrouble.class).size());
  }

  @Test
  void anInstanceItsAgentDoesNotKnowForAMomentIsLeftAlone() {
    bench.leads().pass(Duration.ofSeconds(20)).notRegistered().pass(Duration.ofSeconds(5));
    assertEquals(List.of(), bench.diary);
    bench.registered();
    assertEquals(List.of("tag others and self"), bench.diary);
  }

  @Test
  void aRepairThatFindsTheTermOverLooksAgain() {
    bench.leads().byHand(Effect.AssignTag.class).pass(Duration.ofSeconds(20)).registered();
    bench.fresh().tag(new TagAnswer.TermOver());
    assertEquals(List.of("renew now", "read lock"), bench.diary);
    bench.read(bench.nextIndex(), new LockState.Missing());
    assertEquals(Reason.LOST, bench.notice(Notice.TermLost.class).reason());
  }

  @Test
  void nothingIsRepairedWhileTheLeaseIsInDoubt() {
    bench.leads().pass(Duration.ofSeconds(20)).clockJump().fresh().registered();
    assertEquals(List.of(), bench.diary);
    bench.renewed();
    assertEquals(List.of("tag others and self"), bench.diary);
  }

  @Test
  void aRepairNamesTheIndexTheKeyHasNow() {
    bench.leads().byHand(Effect.AssignTag.class);
    long index = bench.nextIndex();
    var foreign = new ForeignValue("hello");
    bench.lock(new LockState.Held(bench.session(), Cast.MADE, index, foreign));
    bench.pass(Duration.ofSeconds(20)).registered();
    assertEquals(index, bench.pending(Effect.AssignTag.class).assignment().keyIndex());
    assertTrue(bench.term().fencingToken() < index);
  }

  @Test
  void aFollowerTakesItsOwnTagOff() {
    bench.follows().registered("primary");
    assertEquals(List.of("untag"), bench.diary);
    assertEquals("primary", bench.notice(Notice.TagRemoved.class).tag());
  }

  @Test
  void aFollowerWhoseTagComesBackTakesItOffMoreAndMoreSlowly() {
    bench.follows();
    for (int i = 0; i < 200; i++) {
      bench.registered("primary").passMillis(100);
    }
    int removals = bench.notices(Notice.TagRemoved.class).size();
    assertTrue(removals >= 10 && removals <= 17, "removed " + removals + " times in 20 s");
  }

  @Test
  void aFightOverAFollowersTagIsToldOnce() {
    bench.follows().pass(Duration.ofSeconds(20)).fresh();
    for (int i = 0; i < 100; i++) {
      bench.registered("primary").passMillis(100).registered().passMillis(100);
    }
    assertEquals(
        "it is on n1/web-1, which does not lead",
        bench.notices(Notice.TagRepair.class).getFirst().wrong());
    assertTrue(
        bench.notice(Notice.TagFight.class).who().startsWith("it comes back on n1/web-1"),
        bench.notices(Notice.TagFight.class).toString());
  }

  @Test
  void anUntaggingThatFailsIsTriedAgainWithinASecond() {
    bench.byHand(Effect.RemoveTag.class).follows().registered("primary");
    bench.tagFails(Failure.TIMEOUT);
    bench.passMillis(250);
    assertTrue(bench.isPending(Effect.RemoveTag.class));
  }

  @Test
  void nobodyUntagsAnInstanceThatIsNotRegisteredAnyMore() {
    bench.leads().notRegistered().pass(Duration.ofSeconds(11)).released();
    bench.phase(Phase.StandingBy.class);
    bench.fresh().pass(Duration.ofMinutes(1));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void oneThatStandsByTakesItsOwnTagOffToo() {
    bench.follows().health(Cast.critical("disk")).registered("primary");
    assertEquals(List.of("untag"), bench.diary);
  }

  @Test
  void aTagThatTheCatalogAloneHasLostIsPutBack() {
    bench.leads().pass(Duration.ofSeconds(20));
    bench.send(
        new Event.ServiceSeen(
            new ServiceObservation(bench.nextIndex(), List.of(Cast.own(), Cast.rival()))));
    assertEquals(List.of("tag others and self"), bench.diary);
    assertEquals("primary", bench.notice(Notice.TagRepair.class).tag());
  }

  @Test
  void aWatchThatIsBehindTheOtherOneProvesNothing() {
    bench.leads().pass(Duration.ofSeconds(20));
    bench.send(
        new Event.ServiceSeen(
            new ServiceObservation(bench.nextIndex(), List.of(Cast.own("primary"), Cast.rival()))));
    bench.registered();
    assertEquals(List.of(), bench.diary);

    bench.send(
        new Event.ServiceSeen(
            new ServiceObservation(bench.nextIndex(), List.of(Cast.own(), Cast.rival()))));
    assertEquals(List.of("tag others and self"), bench.diary);
  }

  @Test
  void aCatalogThatMayNotBeSeenProvesNothing() {
    bench.leads().pass(Duration.ofSeconds(20));
    bench.send(new Event.ServiceSeen(new ServiceObservation(bench.nextIndex(), List.of())));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void anUntaggingWithoutAnAnswerIsRepeatedForWhatTheCatalogAloneShows() {
    bench.leads().byHand(Effect.RemoveTag.class).registered().fresh();
    bench.health(Cast.critical("disk")).tagFails(Failure.TIMEOUT).registered().released();
    bench.phase(Phase.StandingBy.class);
    bench.pass(Duration.ofSeconds(1)).tag(new TagAnswer.Done(true));
    bench.fresh().pass(Duration.ofMinutes(1));
    assertEquals(List.of(), bench.diary);
  }

  @Test
  void anUntaggingThatIsNotAllowedIsNotRepeatedWhereNoTagIsSeen() {
    bench.leads().byHand(Effect.RemoveTag.class).registered().fresh();
    bench.health(Cast.critical("disk")).tagFails(Failure.DENIED).registered().released();
    bench.fresh().pass(Duration.ofMinutes(3));
    assertEquals(List.of(), bench.diary);
  }
}
