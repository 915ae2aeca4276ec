package io.ballot.domain.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Moving tags, and taking them off. */
public abstract class CatalogPortContract extends CatalogContract {
  private static final int ROUNDS = 6;
  private static final String REPLICA = "replica";

  @Test
  void movesATagFromAnotherNodeToTheInstanceItself() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    InstanceId there = fixture.registerElsewhere(service, fixture.newName(), List.of("v1", TAG));

    TagAnswer answer = assign(Scope.OTHERS_AND_SELF, service, here, newTerm());

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1"), fixture.catalogTags(there));
    assertEquals(List.of("v1", TAG), fixture.catalogTags(here));
    assertEquals(List.of("v1", TAG), fixture.agentTags(here.serviceId()));
  }

  @Test
  void movesATagBetweenTwoInstancesOfOneAgent() throws Exception {
    String service = fixture.newName();
    InstanceId leader = register(service, "v1");
    InstanceId other = register(service, "v1", TAG);

    TagAnswer answer = assign(Scope.OTHERS_AND_SELF, service, leader, newTerm());

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1"), fixture.catalogTags(other));
    assertEquals(List.of("v1", TAG), fixture.catalogTags(leader));
    assertEquals(List.of("v1", TAG), fixture.agentTags(leader.serviceId()));
  }

  @Test
  void takesATagOffTheSameServiceIdOnAnotherNode() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service);
    InstanceId there = fixture.registerElsewhere(service, here.serviceId(), List.of(TAG));

    TagAnswer answer = assign(Scope.OTHERS_AND_SELF, service, here, newTerm());

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of(), fixture.catalogTags(there));
    assertEquals(List.of(TAG), fixture.catalogTags(here));
  }

  @Test
  void takesATagOffAllOthersAloneWhenAskedForThat() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    InstanceId one = fixture.registerElsewhere(service, fixture.newName(), List.of(TAG, "v1"));
    InstanceId two = fixture.registerElsewhere(service, fixture.newName(), List.of(TAG));

    TagAnswer answer = assign(Scope.OTHERS, service, here, newTerm());

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1"), fixture.catalogTags(one));
    assertEquals(List.of(), fixture.catalogTags(two));
    assertEquals(List.of("v1"), fixture.catalogTags(here));
  }

  @Test
  void saysThatNothingHadToBeChangedForATagThatIsWhereItBelongs() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service);
    fixture.registerElsewhere(service, fixture.newName(), List.of("v1"));
    Term term = newTerm();

    TagAnswer first = assign(Scope.OTHERS_AND_SELF, service, here, term);
    TagAnswer second = assign(Scope.OTHERS_AND_SELF, service, here, term);
    TagAnswer others = assign(Scope.OTHERS, service, here, term);

    assertEquals(new TagAnswer.Done(true), first);
    assertEquals(new TagAnswer.Done(false), second);
    assertEquals(new TagAnswer.Done(false), others);
  }

  @Test
  void putsATagBackThatWasTakenOffInTheCatalogAlone() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    Term term = newTerm();
    assign(Scope.OTHERS_AND_SELF, service, here, term);
    fixture.editCatalogTags(here, List.of("v1"));

    TagAnswer answer = assign(Scope.OTHERS_AND_SELF, service, here, term);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1", TAG), fixture.catalogTags(here));
  }

  @Test
  void leavesOtherServicesWithTheSameTagAlone() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service);
    InstanceId stranger = register(fixture.newName(), TAG);

    assign(Scope.OTHERS_AND_SELF, service, here, newTerm());

    assertEquals(List.of(TAG), fixture.catalogTags(stranger));
    assertEquals(List.of(TAG), fixture.agentTags(stranger.serviceId()));
  }

  @Test
  void changesNothingOfARegistrationButTheTag() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "z", "a", "m");
    InstanceId there =
        fixture.registerElsewhere(service, fixture.newName(), List.of("z", TAG, "a", "m"));
    String hereBefore = fixture.allButTags(here);
    String thereBefore = fixture.allButTags(there);

    assign(Scope.OTHERS_AND_SELF, service, here, newTerm());
    List<String> assigned = fixture.catalogTags(here);
    port.removeTag(here.serviceId(), TAG);

    assertEquals(hereBefore, fixture.allButTags(here));
    assertEquals(thereBefore, fixture.allButTags(there));
    assertEquals(List.of("z", "a", "m", TAG), assigned);
    assertEquals(List.of("z", "a", "m"), fixture.catalogTags(here));
    assertEquals(List.of("z", "a", "m"), fixture.catalogTags(there));
  }

  @Test
  void refusesByItselfOnceTheLockWasReleased() throws Exception {
    Term term = newTerm();
    releaseLock(term);

    assertRefusedAsOver(term);
  }

  @Test
  void refusesByItselfOnceTheSessionHasEnded() throws Exception {
    Term term = newTerm();
    fixture.lockPort().endSession(term.session());

    assertRefusedAsOver(term);
  }

  @Test
  void refusesByItselfInALaterTermOfTheSameSession() throws Exception {
    Term term = newTerm();

    assertRefusedAsOver(new Term(term.key(), term.session(), term.token() - 1));
  }

  @Test
  void refusesByItselfForASessionThatDoesNotHoldTheLock() throws Exception {
    Term term = newTerm();

    assertRefusedAsOver(new Term(term.key(), newTerm().session(), term.token()));
  }

  @Test
  void refusesByItselfWithoutAKey() throws Exception {
    Term term = newTerm();

    assertRefusedAsOver(new Term(fixture.newKey(), term.session(), term.token()));
  }

  @Test
  void saysThatTheInstanceToCarryATagIsNotRegistered() throws Exception {
    String service = fixture.newName();
    InstanceId nobody = new InstanceId(fixture.node(), fixture.newName());

    assertEquals(
        new TagAnswer.NotRegistered(), assign(Scope.OTHERS_AND_SELF, service, nobody, newTerm()));
    assertEquals(new TagAnswer.NotRegistered(), port.removeTag(nobody.serviceId(), TAG));
  }

  @Test
  void takesTheTagOffOthersAlsoWhereTheInstanceToCarryItIsNotRegistered() throws Exception {
    String service = fixture.newName();
    InstanceId other = register(service, "v1", TAG);
    InstanceId nobody = new InstanceId(fixture.node(), fixture.newName());

    assertEquals(
        new TagAnswer.NotRegistered(), assign(Scope.OTHERS_AND_SELF, service, nobody, newTerm()));

    assertEquals(List.of("v1"), fixture.catalogTags(other));
  }

  @Test
  void takesATagOffALocalInstanceWithItsAgentAndInTheCatalog() throws Exception {
    InstanceId here = register(fixture.newName(), "v1", TAG, "v2");

    TagAnswer answer = port.removeTag(here.serviceId(), TAG);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1", "v2"), fixture.agentTags(here.serviceId()));
    assertEquals(List.of("v1", "v2"), fixture.catalogTags(here));
  }

  @Test
  void takesOffATagThatTheCatalogAloneShows() throws Exception {
    InstanceId here = register(fixture.newName(), "v1");
    fixture.editCatalogTags(here, List.of("v1", TAG));

    TagAnswer answer = port.removeTag(here.serviceId(), TAG);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1"), fixture.catalogTags(here));
  }

  @Test
  void takesOffATagThatTheAgentAloneStillHas() throws Exception {
    InstanceId here = register(fixture.newName(), "v1", TAG);
    fixture.editCatalogTags(here, List.of("v1"));

    TagAnswer answer = port.removeTag(here.serviceId(), TAG);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1"), fixture.agentTags(here.serviceId()));
    assertEquals(List.of("v1"), fixture.catalogTags(here));
  }

  @Test
  void saysThatThereWasNoTagToTakeOff() throws Exception {
    InstanceId here = register(fixture.newName(), "v1");

    TagAnswer answer = port.removeTag(here.serviceId(), TAG);

    assertEquals(new TagAnswer.Done(false), answer);
    assertEquals(List.of("v1"), fixture.agentTags(here.serviceId()));
  }

  @Test
  void takesATagOffTheLocalInstanceAlone() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, TAG);
    InstanceId there = fixture.registerElsewhere(service, here.serviceId(), List.of(TAG));

    port.removeTag(here.serviceId(), TAG);

    assertEquals(List.of(TAG), fixture.catalogTags(there));
  }

  @Test
  void putsATagOnALocalInstanceWithItsAgentAndInTheCatalog() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "z", "a");
    InstanceId there = fixture.registerElsewhere(service, here.serviceId(), List.of(REPLICA));
    String before = fixture.allButTags(here);

    TagAnswer first = port.addTag(here.serviceId(), REPLICA);
    TagAnswer second = port.addTag(here.serviceId(), REPLICA);

    assertEquals(new TagAnswer.Done(true), first);
    assertEquals(new TagAnswer.Done(false), second);
    assertEquals(List.of("z", "a", REPLICA), fixture.agentTags(here.serviceId()));
    assertEquals(List.of("z", "a", REPLICA), fixture.catalogTags(here));
    assertEquals(before, fixture.allButTags(here));
    assertEquals(List.of(REPLICA), fixture.catalogTags(there));
  }

  @Test
  void putsATagOnThatTheCatalogAloneHasLost() throws Exception {
    InstanceId here = register(fixture.newName(), "v1", REPLICA);
    fixture.editCatalogTags(here, List.of("v1"));

    TagAnswer answer = port.addTag(here.serviceId(), REPLICA);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1", REPLICA), fixture.catalogTags(here));
    if (!fixture.agentTags(here.serviceId()).contains(REPLICA)) {
      // An agent that takes tags over may have made its full sync between the edit and the write.
      port.addTag(here.serviceId(), REPLICA);
    }
    assertEquals(List.of("v1", REPLICA), fixture.agentTags(here.serviceId()));
  }

  @Test
  void saysThatTheInstanceToPutATagOnIsNotRegistered() throws Exception {
    assertEquals(new TagAnswer.NotRegistered(), port.addTag(fixture.newName(), REPLICA));
  }

  @Test
  void givesATagUpInTheSameChange() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1", REPLICA, "v2");
    InstanceId there = fixture.registerElsewhere(service, fixture.newName(), List.of(REPLICA, TAG));
    Recorder<ServiceObservation> seen = watchService(service);
    seen.await("the first carrier", o -> carriers(o).equals(List.of(there)));

    TagAnswer answer = assignGivingUp(Scope.OTHERS_AND_SELF, service, here, newTerm());

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1", "v2", TAG), fixture.catalogTags(here));
    assertEquals(List.of("v1", "v2", TAG), fixture.agentTags(here.serviceId()));
    // The others' is theirs.
    assertEquals(List.of(REPLICA), fixture.catalogTags(there));
    seen.await("the tag on " + here, o -> carriers(o).equals(List.of(here)));
    boolean both =
        seen.all().stream()
            .flatMap(o -> o.instances().stream())
            .anyMatch(i -> i.id().equals(here) && i.carries(TAG) && i.carries(REPLICA));
    assertEquals(false, both, () -> seen.all().toString());
  }

  @Test
  void givesATagUpWhereTheOthersAloneLoseTheirs() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1", REPLICA);
    Term term = newTerm();

    TagAnswer first = assignGivingUp(Scope.OTHERS, service, here, term);
    TagAnswer second = assignGivingUp(Scope.OTHERS, service, here, term);

    assertEquals(new TagAnswer.Done(true), first);
    assertEquals(new TagAnswer.Done(false), second);
    assertEquals(List.of("v1"), fixture.catalogTags(here));
    assertEquals(List.of("v1"), fixture.agentTags(here.serviceId()));
  }

  @Test
  void givesUpATagThatTheCatalogOrTheAgentAloneShows() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    Term term = newTerm();
    assignGivingUp(Scope.OTHERS_AND_SELF, service, here, term);
    fixture.editCatalogTags(here, List.of("v1", TAG, REPLICA));

    TagAnswer answer = assignGivingUp(Scope.OTHERS_AND_SELF, service, here, term);

    assertEquals(new TagAnswer.Done(true), answer);
    assertEquals(List.of("v1", TAG), fixture.catalogTags(here));
    assertEquals(List.of("v1", TAG), fixture.agentTags(here.serviceId()));
  }

  @Test
  void givesNothingUpOnceTheTermIsOver() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1", REPLICA);
    Term term = newTerm();
    releaseLock(term);

    assertEquals(
        new TagAnswer.TermOver(), assignGivingUp(Scope.OTHERS_AND_SELF, service, here, term));
    assertEquals(List.of("v1", REPLICA), fixture.catalogTags(here));
  }

  private TagAnswer assignGivingUp(Scope scope, String service, InstanceId leader, Term term)
      throws PortException {
    return port.assignTag(
        new TagAssignment(
            service, leader, TAG, REPLICA, scope, term.key(), term.session(), term.token()));
  }

  @Test
  void neverShowsTwoCarriersWhileATagMoves() throws Exception {
    String service = fixture.newName();
    InstanceId one = register(service, "v1");
    InstanceId two = register(service, "v1");
    InstanceId there = fixture.registerElsewhere(service, fixture.newName(), List.of(TAG));
    Recorder<ServiceObservation> seen = watchService(service);
    seen.await("the first carrier", o -> carriers(o).equals(List.of(there)));
    Term term = newTerm();

    for (int i = 0; i < ROUNDS; i++) {
      InstanceId leader = i % 2 == 0 ? one : two;
      assertEquals(new TagAnswer.Done(true), assign(Scope.OTHERS_AND_SELF, service, leader, term));
      seen.await("the tag on " + leader, o -> carriers(o).equals(List.of(leader)));
    }

    assertTrue(seen.all().stream().allMatch(o -> carriers(o).size() <= 1), seen.all().toString());
  }

  @Test
  void letsTwoElectionsTagOneInstanceAtOnce() throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    Term writing = newTerm();
    Term scheduling = newTerm();

    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      List<Future<TagAnswer>> last = new ArrayList<>();
      last.add(threads.submit(() -> toggle(service, here, "writer", writing)));
      last.add(threads.submit(() -> toggle(service, here, "scheduler", scheduling)));
      for (Future<TagAnswer> answer : last) {
        assertEquals(new TagAnswer.Done(true), answer.get());
      }
    }

    List<String> sorted = fixture.agentTags(here.serviceId()).stream().sorted().toList();
    assertEquals(List.of("scheduler", "v1", "writer"), sorted);
    assertEquals(fixture.agentTags(here.serviceId()), fixture.catalogTags(here));
  }

  private TagAnswer toggle(String service, InstanceId leader, String tag, Term term)
      throws PortException {
    for (int i = 0; i < ROUNDS; i++) {
      assign(Scope.OTHERS_AND_SELF, service, leader, tag, term);
      port.removeTag(leader.serviceId(), tag);
    }
    return assign(Scope.OTHERS_AND_SELF, service, leader, tag, term);
  }

  private void assertRefusedAsOver(Term term) throws Exception {
    String service = fixture.newName();
    InstanceId here = register(service, "v1");
    InstanceId there = fixture.registerElsewhere(service, fixture.newName(), List.of(TAG));

    TagAnswer both = assign(Scope.OTHERS_AND_SELF, service, here, term);
    TagAnswer others = assign(Scope.OTHERS, service, here, term);

    assertEquals(new TagAnswer.TermOver(), both);
    assertEquals(new TagAnswer.TermOver(), others);
    assertEquals(List.of(TAG), fixture.catalogTags(there));
    assertEquals(List.of("v1"), fixture.catalogTags(here));
    assertEquals(List.of("v1"), fixture.agentTags(here.serviceId()));
  }

  private void releaseLock(Term term) throws PortException {
    ReleaseAnswer answer =
        fixture
            .lockPort()
            .release(
                new ReleaseRequest(
                    term.key(), term.session(), term.token(), payload(term.session())));
    assertInstanceOf(ReleaseAnswer.Released.class, answer);
  }

  private static List<InstanceId> carriers(ServiceObservation seen) {
    return CatalogWatchContract.carriers(seen);
  }
}
