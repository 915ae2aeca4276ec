package io.ballot.cli.demo;

import io.ballot.cli.demo.Journal.Entry;
import io.ballot.domain.port.HookEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Says what is wrong with a change that came; nothing, where nothing is. */
final class Judge {
  private Judge() {}

  /**
   * Whether exactly the new leader leads: by its own belief, by the lock, and by the tag.
   *
   * @param leader who should lead
   * @param tokenBefore the last term's token, 0 for none
   */
  static List<String> onlyOneLeads(Picture picture, String leader, long tokenBefore) {
    List<String> wrong = new ArrayList<>();
    List<String> alone = List.of(leader);
    if (!picture.leaders().equals(alone)) {
      wrong.add("leading: " + names(picture.leaders()) + ", expected " + leader + " alone");
    }
    if (!picture.carriers().equals(alone)) {
      wrong.add("tagged: " + names(picture.carriers()) + ", expected " + leader + " alone");
    }
    if (!picture.lockHolder().equals(alone.stream().findFirst())) {
      wrong.add(
          "the lock is held by " + picture.lockHolder().orElse("nobody") + ", expected " + leader);
    }
    long token = picture.fencingToken().orElse(0L);
    if (token <= tokenBefore) {
      wrong.add("fencing token " + token + " is not greater than the last, " + tokenBefore);
    }
    return wrong;
  }

  /** Whether no promote hook began while another instance was still promoted. */
  static List<String> neverTwoPromoted(List<Entry> entries) {
    List<String> wrong = new ArrayList<>();
    Set<String> promoted = new LinkedHashSet<>();
    for (Entry entry : entries) {
      switch (entry.what()) {
        case Happening.HookBegan began when began.event() == HookEvent.PROMOTE -> {
          if (!promoted.isEmpty()) {
            wrong.add(
                entry.instance()
                    + "'s promote hook began while "
                    + names(List.copyOf(promoted))
                    + " had not been demoted");
          }
          promoted.add(entry.instance());
        }
        case Happening.HookEnded ended when ended.event() == HookEvent.DEMOTE ->
            promoted.remove(entry.instance());
        // What a dead daemon left promoted is out of everyone's hands; the lock delay is for that.
        case Happening.Killed ignored -> promoted.remove(entry.instance());
        case Happening.HookBegan ignored -> {}
        case Happening.HookEnded ignored -> {}
        case Happening.Reported ignored -> {}
        case Happening.DaemonReported ignored -> {}
        case Happening.Ended ignored -> {}
      }
    }
    return wrong;
  }

  /** Whether an instance's demote hook has ended, once and for this reason, since then. */
  static List<String> wasDemoted(List<Entry> entries, String instance, String reason, long since) {
    List<String> reasons = new ArrayList<>();
    boolean ended = false;
    for (Entry entry : entries) {
      if (entry.at() < since || !entry.instance().equals(instance)) {
        continue;
      }
      if (entry.what() instanceof Happening.HookBegan began && began.event() == HookEvent.DEMOTE) {
        reasons.add(began.reason());
      } else if (entry.what() instanceof Happening.HookEnded hook
          && hook.event() == HookEvent.DEMOTE) {
        ended = !hook.stopped();
      }
    }
    if (!reasons.equals(List.of(reason))) {
      return List.of(
          instance + "'s demote hook ran for " + reasons + ", expected once, for " + reason);
    }
    return ended ? List.of() : List.of(instance + "'s demote hook has not run to its end");
  }

  /** Whether nobody was promoted sooner than that after an instant. */
  static List<String> nobodyPromotedWithin(List<Entry> entries, Duration least, long since) {
    List<String> wrong = new ArrayList<>();
    for (Entry entry : entries) {
      long after = entry.at() - since;
      if (after >= 0
          && after < least.toNanos()
          && entry.what() instanceof Happening.HookBegan began
          && began.event() == HookEvent.PROMOTE) {
        wrong.add(
            entry.instance()
                + "'s promote hook began "
                + Words.took(Duration.ofNanos(after))
                + " after the crash, within the lock delay");
      }
    }
    return wrong;
  }

  private static String names(List<String> instances) {
    return instances.isEmpty() ? "nobody" : String.join(", ", instances);
  }
}
