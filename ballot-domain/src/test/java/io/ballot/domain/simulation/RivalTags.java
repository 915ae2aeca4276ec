package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The instance of an ncode/ballot, and what that does with tags. */
final class RivalTags {
  private static final String SERVICE_ID = "web-1";
  private static final Duration LATEST_PUSH = Duration.ofSeconds(15);

  private final World world;
  private final MemoryNode node;
  private final String tag;

  /**
   * @param tag the leader's
   */
  RivalTags(World world, MemoryNode node, String tag) {
    this.world = world;
    this.node = node;
    this.tag = tag;
    node.register("web", SERVICE_ID, "", Rival.PORT, "v1");
  }

  /** Has its own instance carry the tag or not, which it registers anew with its agent. */
  void have(boolean wanted) {
    Instance own = node.instance(SERVICE_ID).orElseThrow();
    if (own.carries(tag) == wanted) {
      return;
    }
    List<String> tags = new ArrayList<>(own.tags());
    if (wanted) {
      tags.add(tag);
      world.coverage().rivalTagged();
    } else {
      tags.remove(tag);
    }
    // Ours may lead meanwhile: it believes that it does as long as it sees nobody else's payload.
    tellEdit();
    node.setTags(SERVICE_ID, tags.toArray(String[]::new));
    world.trace().add(node.name(), wanted ? "takes its tag" : "puts its tag off");
  }

  /** Takes the tag off every other instance in the catalog, past its agent. */
  void takeOffOthers() {
    for (InstanceId id : world.backend().carriers("web", tag)) {
      if (!id.node().equals(node.name())) {
        Instance other = world.backend().instance(id).orElseThrow();
        tellEdit();
        world
            .backend()
            .editCatalogTags(
                id, other.tags().stream().filter(carried -> !carried.equals(tag)).toList());
        world.trace().add(node.name(), "takes the tag off " + id);
        world.coverage().rivalUntagged();
      }
    }
  }

  /** It is gone; what it has left on its agent comes back after somebody has taken it off. */
  void leave(Chance chance) {
    if (!node.instance(SERVICE_ID).orElseThrow().carries(tag)) {
      return;
    }
    world.coverage().rivalLeftItsTag();
    for (int pushes = chance.between(0, 2); pushes > 0; pushes--) {
      world.after(chance.between(Duration.ZERO, LATEST_PUSH), this::push);
    }
  }

  private void push() {
    if (!world.isCalm() && world.serversAnswer()) {
      tellEdit();
      node.antiEntropy();
      world.trace().add(node.name(), "the agent pushes its tags");
    }
  }

  /** Whoever of ours leads has to put tags right after this. While a rival does, nobody of ours. */
  private void tellEdit() {
    if (!(world.backend().lock(Rival.KEY) instanceof LockState.Held held)
        || world.backend().sessions().stream()
            .noneMatch(session ->
                session.id().equals(held.session()) && session.node().equals(node.name()))) {
      world.referee().tags().edited();
    }
  }
}
