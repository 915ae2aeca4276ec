package io.ballot.domain.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How agents and the catalog disagree about tags, and who wins when. */
class MemoryTagsTest {
  private static final String TAG = "primary";
  private static final InstanceId HERE = new InstanceId("node-1", "db");
  private static final InstanceId THERE = new InstanceId("node-2", "db");

  private final Scene scene = new Scene();

  @BeforeEach
  void register() {
    scene.node.register("db", "db", "192.0.2.7", 5432, "v1");
    scene.node.addCheck("db", "ping", CheckStatus.PASSING);
    scene.rival.register("db", "db", "192.0.2.8", 5432, TAG, "v1");
    scene.rival.addCheck("db", "ping", CheckStatus.PASSING);
  }

  @Test
  void pushesAStaleTagBackWhenACheckFlips() throws Exception {
    scene.backend.editCatalogTags(THERE, List.of("v1"));
    assertEquals(List.of(), scene.backend.carriers("db", TAG));

    scene.rival.setCheck("ping", CheckStatus.WARNING);

    assertEquals(List.of(THERE), scene.backend.carriers("db", TAG));
  }

  @Test
  void pushesAStaleTagBackWhenMaintenanceBegins() {
    scene.backend.editCatalogTags(THERE, List.of());

    scene.rival.serviceMaintenance("db", true);

    assertEquals(List.of(THERE), scene.backend.carriers("db", TAG));
  }

  @Test
  void pushesNothingWhenACheckOfTheNodeFlips() {
    scene.backend.editCatalogTags(THERE, List.of());

    scene.rival.addNodeCheck("disk", "disk", CheckStatus.CRITICAL);
    scene.rival.setCheck("disk", CheckStatus.PASSING);

    assertEquals(List.of(), scene.backend.carriers("db", TAG));
  }

  @Test
  void pushesItsOwnTagsAtAFullSyncWithoutTagOverride() {
    scene.backend.editCatalogTags(HERE, List.of("edited"));

    scene.node.antiEntropy();

    assertEquals(List.of("v1"), scene.backend.instance(HERE).orElseThrow().tags());
  }

  @Test
  void takesTheCatalogsTagsOverAtAFullSyncWithTagOverride() {
    scene.node.enableTagOverride("db", true);
    scene.backend.editCatalogTags(HERE, List.of("edited"));

    scene.node.antiEntropy();
    scene.node.setCheck("ping", CheckStatus.CRITICAL);

    assertEquals(List.of("edited"), scene.backend.instance(HERE).orElseThrow().tags());
    assertEquals(List.of("edited"), scene.node.instance("db").orElseThrow().tags());
  }

  @Test
  void pushesItsOwnTagsAtACheckFlipEvenWithTagOverride() {
    scene.node.enableTagOverride("db", true);
    scene.backend.editCatalogTags(HERE, List.of("edited"));

    scene.node.setCheck("ping", CheckStatus.CRITICAL);

    assertEquals(List.of("v1"), scene.backend.instance(HERE).orElseThrow().tags());
  }

  @Test
  void keepsTheLeadersTagThroughACheckFlipAndAFullSync() throws Exception {
    assign();

    scene.node.setCheck("ping", CheckStatus.WARNING);
    scene.node.antiEntropy();

    assertEquals(List.of(HERE), scene.backend.carriers("db", TAG));
  }

  @Test
  void takesTheTagOffAnotherAgentsInstanceInTheCatalogAlone() throws Exception {
    assign();
    assertEquals(List.of(HERE), scene.backend.carriers("db", TAG));

    scene.rival.setCheck("ping", CheckStatus.WARNING);

    assertEquals(List.of(HERE, THERE), scene.backend.carriers("db", TAG));
    assertEquals(new TagAnswer.Done(true), scene.rival.catalogPort().removeTag("db", TAG));
    assertEquals(List.of(HERE), scene.backend.carriers("db", TAG));
    assertEquals(List.of("v1"), scene.rival.instance("db").orElseThrow().tags());
  }

  @Test
  void changesCatalogTagsWhileTheirAgentIsAwayAndPushesTheOldOnesAtItsReturn() {
    scene.rival.stop();
    scene.backend.editCatalogTags(THERE, List.of());

    scene.rival.start();

    assertEquals(List.of(THERE), scene.backend.carriers("db", TAG));
  }

  @Test
  void movesAnInstanceToAnotherServiceWhenItIsRegisteredOver() {
    scene.node.register("cache", "db", "192.0.2.7", 6379);

    assertEquals(List.of("db", "cache"), scene.backend.services());
    assertEquals(List.of(THERE), ids("db"));
    assertEquals(List.of(HERE), ids("cache"));
  }

  private List<InstanceId> ids(String service) {
    return scene.backend.instances(service).stream().map(i -> i.id()).toList();
  }

  private void assign() throws Exception {
    SessionId session = scene.openSession(scene.node);
    long token = scene.acquire(scene.node, session);
    TagAnswer answer =
        scene
            .node
            .catalogPort()
            .assignTag(
                new TagAssignment(
                    "db",
                    HERE,
                    TAG,
                    TagAssignment.Scope.OTHERS_AND_SELF,
                    Scene.KEY,
                    session,
                    token));
    assertEquals(new TagAnswer.Done(true), answer);
  }
}
