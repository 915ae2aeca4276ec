package io.ballot.domain.election;

import io.ballot.domain.port.Instance;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What others changed back since all was calm. Consul does not tell who wrote a registration, but
 * what is found changed tells what kind of writer it is.
 *
 * @param repairs how often the tags were put right
 * @param since when that was first done
 * @param missing whether the tag was missing here
 * @param here whether a tag was here that must not be
 * @param others the other instances that it was found on
 * @param told whether the fight was told of
 */
record TagFight(
    int repairs, long since, boolean missing, boolean here, Set<String> others, boolean told) {
  static final TagFight NONE = new TagFight(0, World.NEVER, false, false, Set.of(), false);

  /** So many repairs in close succession are no accident. */
  private static final int TOLD_AFTER = 5;

  /** A fight need not tell of more instances than this. */
  private static final int MOST_OTHERS = 8;

  TagFight {
    others = Set.copyOf(others);
  }

  /** Tells that a tag is about to be put right. */
  static void repairing(Turn turn, WrongTag wrong) {
    turn.announce(new Notice.TagRepair(wrong.tag(), wrong.text()));
    turn.desk.repairing = wrong;
  }

  /**
   * Takes in that a tag was put right, and tells of a fight as soon as it is one. What turned out
   * to be right already does not count: the watch was late.
   */
  static void repaired(Turn turn, WrongTag wrong) {
    TagFight fight = turn.desk.tagFight.with(wrong, turn.nanos());
    if (fight.repairs() >= TOLD_AFTER && !fight.told()) {
      turn.announce(
          new Notice.TagFight(
              wrong.tag(),
              fight.repairs(),
              Duration.ofNanos(turn.nanos() - fight.since()),
              fight.who(turn.world.instance())));
      fight = fight.withTold();
    }
    turn.desk.tagFight = fight;
  }

  private TagFight with(WrongTag wrong, long now) {
    Set<String> more = new TreeSet<>(others);
    more.addAll(wrong.others());
    return new TagFight(
        repairs + 1,
        repairs == 0 ? now : since,
        missing || wrong.missing(),
        here || (!wrong.missing() && wrong.others().isEmpty()),
        more.size() > MOST_OTHERS ? others : more,
        told);
  }

  private TagFight withTold() {
    return new TagFight(repairs, since, missing, here, others, true);
  }

  /** What the changes have in common. */
  private String who(@Nullable Instance own) {
    String instance = own == null ? "this instance" : own.id().toString();
    List<String> rivals = others.stream().sorted().toList();
    if (!rivals.isEmpty() && missing) {
      return "it is moved from "
          + instance
          + " to "
          + String.join(", ", rivals)
          + ", as a leader does: probably another election there, with another key, has the same"
          + " tag";
    }
    if (!rivals.isEmpty()) {
      return "it comes back on "
          + String.join(", ", rivals)
          + ": a daemon there with another key, or what registers the service there, puts it on";
    }
    return (missing ? "it is taken off " : "it comes back on ")
        + instance
        + ": what registers the service there has other tags, or another election takes this one"
        + " for its own";
  }
}
