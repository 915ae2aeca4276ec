package io.ballot.cli.dryrun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.TagAssignment.Scope;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RehearsedCatalogTest {
  private final VirtualTimers timers = new VirtualTimers();
  private final MemoryBackend backend = new MemoryBackend(timers);
  private final MemoryNode node = backend.node("node-1");
  private final MemoryNode other = backend.node("node-2");
  private final List<String> would = new ArrayList<>();
  private final RehearsedCatalog catalog =
      new RehearsedCatalog(node.catalogPort(), (whose, what) -> would.add(what));
  private final Newest<InstanceObservation> instance = new Newest<>();
  private final Newest<ServiceObservation> service = new Newest<>();

  private static final class Newest<O> implements Watcher<O> {
    private final List<O> all = new ArrayList<>();

    @Override
    public void seen(O observation) {
      all.add(observation);
    }

    @Override
    public void failed(PortException failure) {
      throw new AssertionError(failure);
    }
  }

  @BeforeEach
  void twoInstancesAreWatched() {
    node.register("web", "web-1", "", 80, "v1");
    other.register("web", "web-2", "", 80, "v1", "primary");
    catalog.watchInstance("web-1", instance);
    catalog.watchService("web", service);
    timers.advance(Duration.ofMillis(1));
  }

  private List<String> own() {
    return assertInstanceOf(InstanceObservation.Registered.class, instance.all.getLast())
        .instance()
        .tags();
  }

  private List<String> tagsOf(String node) {
    return service.all.getLast().instances().stream()
        .filter(it -> it.id().node().equals(node))
        .findFirst()
        .orElseThrow()
        .tags();
  }

  private TagAnswer assign(Scope scope) throws PortException {
    return catalog.assignTag(
        new TagAssignment(
            "web",
            new InstanceId("node-1", "web-1"),
            "primary",
            scope,
            new LockKey("k"),
            new SessionId("s"),
            1));
  }

  @Test
  void aTagIsMovedInOurOwnEyesOnly() throws PortException {
    assertEquals(new TagAnswer.Done(true), assign(Scope.OTHERS_AND_SELF));
    assertEquals(List.of("v1", "primary"), own());
    assertEquals(List.of("v1", "primary"), tagsOf("node-1"));
    assertEquals(List.of("v1"), tagsOf("node-2"));
    assertEquals(List.of(new InstanceId("node-2", "web-2")), backend.carriers("web", "primary"));
  }

  @Test
  void aTagOfTheSameNameIsAnotherServicesAffair() throws PortException {
    node.register("db", "db-1", "", 90, "v1");
    assign(Scope.OTHERS_AND_SELF);
    catalog.assignTag(
        new TagAssignment(
            "db",
            new InstanceId("node-1", "db-1"),
            "primary",
            Scope.OTHERS_AND_SELF,
            new LockKey("other"),
            new SessionId("s"),
            1));
    assertEquals(List.of("v1", "primary"), tagsOf("node-1"));
    assertEquals(new TagAnswer.Done(false), assign(Scope.OTHERS_AND_SELF));
  }

  @Test
  void assigningAgainIsNoChangeAndNotToldAgain() throws PortException {
    assign(Scope.OTHERS_AND_SELF);
    int told = would.size();
    assertEquals(new TagAnswer.Done(false), assign(Scope.OTHERS_AND_SELF));
    assertEquals(told, would.size());
  }

  @Test
  void aTagThatWasTakenOffAgainIsShownNowhere() throws PortException {
    assign(Scope.OTHERS_AND_SELF);
    catalog.removeTag("web-1", "primary");
    assertEquals(List.of("v1"), own());
  }

  @Test
  void aFollowersTagIsPutOnInOurOwnEyesAndGivenUpForTheLeaders() throws PortException {
    assertEquals(new TagAnswer.Done(true), catalog.addTag("web-1", "replica"));
    assertEquals(new TagAnswer.Done(false), catalog.addTag("web-1", "replica"));
    assertEquals(List.of("v1", "replica"), own());
    assertEquals(List.of("put the tag replica on web-1"), would);

    assertEquals(new TagAnswer.Done(true), assignGivingUp());

    assertEquals(List.of("v1", "primary"), own());
    assertEquals("take the tag replica off web-1", would.getLast());
    assertEquals(List.of(), backend.carriers("web", "replica"));
    assertEquals(new TagAnswer.Done(false), assignGivingUp());
  }

  @Test
  void aFollowersTagThatIsReallyThereIsGivenUpInOurOwnEyes() throws PortException {
    node.setTags("web-1", "v1", "replica");
    timers.advance(Duration.ofMillis(1));

    assignGivingUp();

    assertEquals(List.of("v1", "primary"), own());
    assertEquals(List.of("v1", "primary"), tagsOf("node-1"));
  }

  private TagAnswer assignGivingUp() throws PortException {
    return catalog.assignTag(
        new TagAssignment(
            "web",
            new InstanceId("node-1", "web-1"),
            "primary",
            "replica",
            Scope.OTHERS_AND_SELF,
            new LockKey("k"),
            new SessionId("s"),
            1));
  }

  @Test
  void whatIsReallyRegisteredShowsThroughLater() throws PortException {
    assign(Scope.OTHERS_AND_SELF);
    node.setTags("web-1", "v2");
    timers.advance(Duration.ofMillis(1));
    assertEquals(List.of("v2", "primary"), own());
  }
}
