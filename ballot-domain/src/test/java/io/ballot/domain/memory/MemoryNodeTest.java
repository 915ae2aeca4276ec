package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.contract.ContractTime;
import io.ballot.domain.contract.Recorder;
import io.ballot.domain.port.BeatAnswer;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.Liveness;
import io.ballot.domain.port.LivenessAnswer;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.RenewAnswer;
import io.ballot.domain.port.SessionAnswer;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.SessionRequest;
import io.ballot.domain.port.TagAnswer;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/** What can happen to a node and its agent, and what sessions and watches make of it. */
class MemoryNodeTest {
  private static final SessionRequest REQUEST =
      new SessionRequest(Scene.TTL, Scene.LOCK_DELAY, true, null);

  private final Scene scene = new Scene();

  @Test
  void endsTheSessionsOfAFailedNodeButNotThoseThatIgnoreItsHealth() throws Exception {
    SessionId bound = scene.openSession(scene.node);
    SessionId unbound = scene.openSession(scene.node, false, null);
    SessionId elsewhere = scene.openSession(scene.rival);

    scene.node.fail();

    assertEquals(List.of(unbound, elsewhere), livingSessions());
    assertEquals(new RenewAnswer.Gone(), renew(bound));
  }

  @Test
  void allowsNoSessionOnAFailedNodeUntilItRecovers() throws Exception {
    scene.node.fail();
    SessionAnswer failed = scene.node.lockPort().openSession(REQUEST);
    scene.node.recover();

    String reason = assertInstanceOf(SessionAnswer.NotNow.class, failed).reason();
    assertTrue(reason.contains("serfHealth"), reason);
    scene.openSession(scene.node);
  }

  @Test
  void showsTheNodesSerfHealthAsACheckOfTheNode() throws Exception {
    scene.node.register("db", "db", "", 5432);
    Recorder<HealthObservation> seen = watchHealth("db");
    seen.await("serfHealth", o -> o.checks().size() == 1);

    scene.node.fail();

    HealthObservation failed =
        seen.await("it critical", o -> o.checks().getFirst().status() == CheckStatus.CRITICAL);
    assertEquals("serfHealth", failed.checks().getFirst().checkId());
    assertTrue(failed.checks().getFirst().ofNode());
  }

  @Test
  void takesSessionsAndRegistrationsAlongWhenItLeaves() throws Exception {
    scene.node.register("db", "db", "", 5432);
    SessionId session = scene.openSession(scene.node, false, null);
    scene.acquire(scene.node, session);

    scene.node.leave();

    assertFalse(scene.held());
    assertEquals(List.of(), scene.backend.instances("db"));
    // It answers for a while yet, as a leaving agent does.
    assertEquals(new RenewAnswer.Gone(), renew(session));
    SessionAnswer answer = scene.node.lockPort().openSession(REQUEST);
    assertEquals(new SessionAnswer.NotNow("Missing node registration"), answer);
  }

  @Test
  void showsAgentsOwnWordOnHealthOnceItsNodeHasLeft() throws Exception {
    scene.node.register("db", "db", "", 5432);
    scene.node.addCheck("db", "ping", CheckStatus.PASSING);
    scene.node.serviceMaintenance("db", true);
    scene.node.leave();

    HealthObservation seen = watchHealth("db").await("anything", o -> true);

    assertTrue(seen.serviceMaintenance());
    assertEquals("ping", seen.checks().getFirst().checkId());
  }

  @Test
  void bringsItsRegistrationsBackWhenItReturnsFromALeave() throws Exception {
    scene.node.register("db", "db", "", 5432, "v1");
    scene.node.addCheck("db", "ping", CheckStatus.WARNING);
    scene.node.leave();
    scene.node.stop();

    scene.node.start();

    assertEquals(List.of("v1"), scene.backend.instances("db").getFirst().tags());
    HealthObservation seen = watchHealth("db").await("anything", o -> true);
    assertTrue(seen.checks().stream().anyMatch(c -> c.status() == CheckStatus.WARNING));
    scene.openSession(scene.node);
  }

  @Test
  void answersNothingWhileItsAgentIsStopped() throws Exception {
    scene.node.register("db", "db", "", 5432);
    SessionId session = scene.openSession(scene.node);
    Liveness liveness = scene.openLiveness(scene.node);

    scene.node.stop();

    Stream.<Executable>of(
            () -> scene.node.lockPort().openLiveness(Scene.LIVENESS_TTL),
            () -> scene.node.lockPort().restoreLiveness(liveness),
            () -> scene.node.lockPort().beat(liveness, Scene.TIMEOUT),
            () -> scene.node.lockPort().closeLiveness(liveness),
            () -> scene.node.lockPort().openSession(REQUEST),
            () -> renew(session),
            () -> scene.node.lockPort().endSession(session),
            () -> scene.node.lockPort().describe(session),
            () -> scene.tryAcquire(scene.node, session),
            () -> scene.node.lockPort().read(Scene.KEY),
            () -> scene.node.catalogPort().removeTag("db", "primary"))
        .forEach(request -> assertFails(Failure.UNREACHABLE, request));
  }

  @Test
  void tellsWatchesOnceThatItsAgentIsAwayAndTellsThePresentWhenItIsBack() throws Exception {
    scene.node.register("db", "db", "", 5432);
    Recorder<LockObservation> lock = scene.watch(scene.node);
    Recorder<HealthObservation> health = watchHealth("db");
    Recorder<InstanceObservation> instance = watchInstance("db");
    scene.settle();
    int seen = lock.all().size();

    scene.node.stop();
    scene.acquire(scene.rival, scene.openSession(scene.rival));
    scene.settle();

    for (Recorder<?> recorder : List.of(lock, health, instance)) {
      assertEquals(1, recorder.failures().size(), recorder.failures().toString());
      assertEquals(Failure.UNREACHABLE, recorder.failures().getFirst().failure());
    }
    assertEquals(seen, lock.all().size());
    scene.node.start();
    lock.await("the acquire", o -> scene.held() && o.index() > 1 && lock.all().size() > seen);
    health.await("health again", o -> health.all().size() == 2);
    instance.await("the instance again", o -> instance.all().size() == 2);
  }

  @Test
  void runsIntoTimeoutsWhileItIsCutOffButStillBeats() throws Exception {
    scene.node.register("db", "db", "", 5432);
    SessionId session = scene.openSession(scene.node);
    Liveness liveness = scene.openLiveness(scene.node);
    Recorder<LockObservation> lock = scene.watch(scene.node);
    Recorder<InstanceObservation> instance = watchInstance("db");
    scene.settle();

    scene.node.cutOff();
    scene.settle();

    assertFails(Failure.TIMEOUT, () -> renew(session));
    assertFails(Failure.TIMEOUT, () -> scene.tryAcquire(scene.node, session));
    assertFails(Failure.TIMEOUT, () -> scene.node.lockPort().read(Scene.KEY));
    assertEquals(new BeatAnswer.Beaten(), scene.node.lockPort().beat(liveness, Scene.TIMEOUT));
    assertEquals(Failure.TIMEOUT, lock.awaitFailure().failure());
    assertEquals(Failure.TIMEOUT, instance.awaitFailure().failure());
    assertEquals(List.of(session), livingSessions());
  }

  @Test
  void holdsTheDeathOfALivenessCheckBackUntilItReachesTheServersAgain() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);
    scene.node.cutOff();

    scene.timers.advance(Scene.LIVENESS_TTL.plusSeconds(1));
    assertEquals(List.of(session), livingSessions());
    scene.node.start();

    assertEquals(List.of(), livingSessions());
  }

  @Test
  void survivesARestartOfTheAgentThatIsShorterThanTheLivenessTtl() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);
    scene.node.stop();
    scene.timers.advance(Scene.LIVENESS_TTL.minusSeconds(1));

    scene.node.start();

    assertEquals(List.of(session), livingSessions());
    scene.timers.advance(Scene.LIVENESS_TTL);
    assertEquals(List.of(), livingSessions());
  }

  @Test
  void diesAtTheReturnOfAnAgentThatWasAwayForLongerThanTheLivenessTtl() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);
    scene.node.stop();
    scene.timers.advance(Scene.LIVENESS_TTL.plusSeconds(1));
    assertEquals(List.of(session), livingSessions());

    scene.node.start();

    assertEquals(List.of(), livingSessions());
  }

  @Test
  void keepsASessionWhoseLivenessCheckIsRestoredBeforeTheCatalogLearnsOfItsLoss() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    SessionId session = scene.openSession(scene.node, true, liveness);

    scene.node.loseRegistrations();
    BeatAnswer lost = scene.node.lockPort().beat(liveness, Scene.TIMEOUT);
    LivenessAnswer restored = scene.node.lockPort().restoreLiveness(liveness);
    scene.node.antiEntropy();

    assertEquals(new BeatAnswer.Unknown(), lost);
    assertEquals(new LivenessAnswer.Registered(liveness), restored);
    assertEquals(List.of(session), livingSessions());
  }

  @Test
  void losesASessionWhoseLivenessCheckIsNotRestoredInTime() throws Exception {
    scene.node.register("db", "db", "", 5432);
    Liveness liveness = scene.openLiveness(scene.node);
    scene.openSession(scene.node, true, liveness);

    scene.node.loseRegistrations();
    assertEquals(1, scene.backend.instances("db").size());
    scene.node.antiEntropy();

    assertEquals(List.of(), livingSessions());
    assertEquals(List.of(), scene.backend.instances("db"));
  }

  @Test
  void tellsThatAnInstanceWasLostOnceTheCatalogHasLostIt() throws Exception {
    scene.node.register("db", "db", "", 5432);
    Recorder<InstanceObservation> seen = watchInstance("db");
    seen.await("it", InstanceObservation.Registered.class::isInstance);

    scene.node.loseRegistrations();

    assertEquals(
        new TagAnswer.NotRegistered(), scene.node.catalogPort().removeTag("db", "primary"));
    assertEquals(1, scene.backend.instances("db").size());
    scene.settle();
    assertEquals(1, seen.all().size());
    scene.node.antiEntropy();
    seen.await("its loss", InstanceObservation.NotRegistered.class::isInstance);
  }

  @Test
  void keepsAStateOfACheckThatIsRegisteredOver() throws Exception {
    Liveness liveness = scene.openLiveness(scene.node);
    scene.timers.advance(Scene.LIVENESS_TTL);

    scene.node.lockPort().restoreLiveness(liveness);
    SessionAnswer answer =
        scene
            .node
            .lockPort()
            .openSession(new SessionRequest(Scene.TTL, Scene.LOCK_DELAY, true, liveness));

    assertInstanceOf(SessionAnswer.NotNow.class, answer);
  }

  @Test
  void refusesALivenessCheckOfAnotherNode() throws Exception {
    Liveness theirs = scene.openLiveness(scene.rival);

    SessionAnswer answer =
        scene
            .node
            .lockPort()
            .openSession(new SessionRequest(Scene.TTL, Scene.LOCK_DELAY, true, theirs));

    assertEquals(new SessionAnswer.LivenessUnknown(), answer);
  }

  @Test
  void saysWhatIsDeniedToWhom() throws Exception {
    scene.node.register("db", "db", "", 5432, "primary");
    SessionId session = scene.openSession(scene.node);
    for (Right right : Right.values()) {
      scene.node.deny(right);
    }

    LivenessAnswer liveness = scene.node.lockPort().openLiveness(Scene.LIVENESS_TTL);
    TagAnswer tag = scene.node.catalogPort().removeTag("db", "primary");

    assertFails(Failure.DENIED, () -> scene.tryAcquire(scene.node, session));
    assertFails(Failure.DENIED, () -> scene.node.lockPort().openSession(REQUEST));
    String reason = assertInstanceOf(LivenessAnswer.NotAllowed.class, liveness).reason();
    assertTrue(reason.contains("node-1") && reason.contains("LIVENESS"), reason);
    assertInstanceOf(TagAnswer.Refused.class, tag);
    assertEquals(1, scene.backend.carriers("db", "primary").size());
    scene.node.allow(Right.TAG);
    assertEquals(new TagAnswer.Done(true), scene.node.catalogPort().removeTag("db", "primary"));
  }

  @Test
  void saysWhichNameAnOperatorGotWrong() {
    IllegalArgumentException noCheck =
        assertThrows(
            IllegalArgumentException.class, () -> scene.node.setCheck("pong", CheckStatus.PASSING));
    IllegalArgumentException noInstance =
        assertThrows(
            IllegalArgumentException.class, () -> scene.node.serviceMaintenance("db", true));
    IllegalArgumentException notListed =
        assertThrows(
            IllegalArgumentException.class,
            () -> scene.backend.editCatalogTags(new InstanceId("node-1", "db"), List.of()));

    assertEquals("node 'node-1' has no check 'pong'", noCheck.getMessage());
    assertEquals("the agent of node 'node-1' has no instance 'db'", noInstance.getMessage());
    assertEquals("the catalog has no instance 'node-1/db'", notListed.getMessage());
  }

  private static void assertFails(Failure kind, Executable request) {
    PortException e = assertThrows(PortException.class, request);
    assertEquals(kind, e.failure(), e.getMessage());
    assertTrue(String.valueOf(e.getMessage()).contains("node-1"), e.getMessage());
  }

  private RenewAnswer renew(SessionId session) throws PortException {
    return scene.node.lockPort().renew(session, Scene.TIMEOUT);
  }

  private List<SessionId> livingSessions() {
    return scene.backend.sessions().stream().map(MemorySession::id).toList();
  }

  private Recorder<HealthObservation> watchHealth(String serviceId) {
    Recorder<HealthObservation> recorder = new Recorder<>(ContractTime.virtual(scene.timers));
    scene.node.healthPort().watch(serviceId, recorder);
    return recorder;
  }

  private Recorder<InstanceObservation> watchInstance(String serviceId) {
    Recorder<InstanceObservation> recorder = new Recorder<>(ContractTime.virtual(scene.timers));
    scene.node.catalogPort().watchInstance(serviceId, recorder);
    return recorder;
  }
}
