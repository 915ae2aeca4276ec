package io.ballot.domain.simulation;

import static io.ballot.domain.simulation.Invariant.LATE_REQUESTS;
import static io.ballot.domain.simulation.Invariant.NOTHING_LEFT;
import static io.ballot.domain.simulation.Invariant.ONE_TAG;
import static io.ballot.domain.simulation.Mode.BESIDE_A_RIVAL;
import static io.ballot.domain.simulation.Mode.RECORDS_TAKEN_OVER;
import static io.ballot.domain.simulation.Mode.RECORD_BY_RECORD;
import static io.ballot.domain.simulation.Mode.TAG_OVERRIDE;

import java.util.List;

/**
 * Bugs that show only where tags are moved record by record, where agents take them over, or beside
 * an ncode/ballot.
 */
final class TagModePlants {
  private static final String BY_RECORD = "simulation/RecordByRecord.java";

  private TagModePlants() {}

  static List<Plant> all() {
    return List.of(
        Plant.of("a move record by record begins without a look at the lock", LATE_REQUESTS)
            .in(
                BY_RECORD,
                "if (!link.termGoesOn(assignment)) { return new TagAnswer.TermOver(); }",
                "")
            .showsIn(RECORD_BY_RECORD),
        Plant.of("the own record is written without a look at the lock", LATE_REQUESTS)
            .in(
                BY_RECORD,
                "link.termGoesOn(assignment) ? new TagAnswer.Done(changed)"
                    + " : new TagAnswer.TermOver());",
                "new TagAnswer.Done(changed));")
            .showsIn(RECORD_BY_RECORD),
        Plant.of("the own record is written before the others'", ONE_TAG)
            .in(
                BY_RECORD,
                "void others() { write(this::takeOffOthers);",
                "void others() { write(this::putRight);")
            .in(
                BY_RECORD,
                "instanceof TagAnswer.Done) { write(this::putRight);",
                "instanceof TagAnswer.Done) { write(this::takeOffOthers);")
            .showsIn(RECORD_BY_RECORD),
        Plant.of("a ghost that a write has brought back stays", NOTHING_LEFT)
            .in(BY_RECORD, "link.later(own, move::lookForGhosts);", "")
            .showsIn(RECORD_BY_RECORD),
        Plant.of("an agent that takes tags over is not told of its own record", ONE_TAG)
            .in(
                BY_RECORD,
                "note(agent.addTag(serviceId, assignment.tag()));",
                "if (world.schedule().setup().tagOverride()) {"
                    + " world.backend().instance(assignment.instance()).ifPresent(known -> {"
                    + " List<String> tags = new java.util.ArrayList<>(known.tags());"
                    + " if (!tags.contains(assignment.tag())) { tags.add(assignment.tag()); }"
                    + " world.backend().editCatalogTags(known.id(), tags); }); } else {"
                    + " note(agent.addTag(serviceId, assignment.tag())); }")
            .showsIn(RECORDS_TAKEN_OVER),
        Plant.of("where agents take tags over, the catalog alone is written", ONE_TAG)
            .in(
                "memory/Agent.java",
                "define(new Definition(instance, was != null && was.enableTagOverride()));",
                "if (was != null && was.enableTagOverride() && gate.state().pushes()) {"
                    + " cluster.catalog().put(instance); return; }"
                    + " define(new Definition(instance, was != null && was.enableTagOverride()));")
            .showsIn(TAG_OVERRIDE),
        Plant.of("the tag that an ncode/ballot has left stays on", ONE_TAG, NOTHING_LEFT)
            .in(
                "memory/MemoryCatalogPort.java",
                "if (isOther(other, assignment) && other.carries(assignment.tag())) {",
                "if (isOther(other, assignment) && other.carries(assignment.tag())"
                    + " && !other.id().node().startsWith(\"rival\")) {")
            .showsIn(BESIDE_A_RIVAL),
        Plant.of("the tag of an ended ncode/ballot comes back and stays", ONE_TAG, NOTHING_LEFT)
            .in(
                "election/TagKeeping.java",
                "} else if (instance.carries(tag)) {",
                "} else if (instance.carries(tag)"
                    + " && !instance.id().node().startsWith(\"rival\")) {")
            .showsIn(BESIDE_A_RIVAL));
  }
}
