package io.ballot.it.daemon;

import io.ballot.it.daemon.HookRun.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What must hold of the hooks of one election, over all its daemons: the part of the protocol that
 * the outside world can see.
 */
public final class HookHistory {

  private static final String PROMOTE = "promote";
  private static final String DEMOTE = "demote";

  private HookHistory() {}

  /**
   * Promote and demote alternate on every instance, promote first. One demote too many is allowed
   * (a daemon that cannot know makes sure), one too few is not.
   */
  public static void requireAlternation(List<HookRun> runs) {
    Map<String, String> latest = new HashMap<>();
    for (HookRun run : begins(runs)) {
      String before = latest.put(run.instance(), run.event());
      if (run.event().equals(PROMOTE) && PROMOTE.equals(before)) {
        throw wrong("two promote hooks of " + run.instance() + " without a demote between", runs);
      }
    }
  }

  /** No instance runs two promote or demote hooks at once. */
  public static void requireOneAtATime(List<HookRun> runs) {
    Map<String, Long> running = new HashMap<>();
    for (HookRun run : runs) {
      if (!concernsTheRole(run)) {
        continue;
      }
      if (run.phase() == Phase.BEGIN && running.putIfAbsent(run.instance(), run.pid()) != null) {
        throw wrong("two hooks of " + run.instance() + " at once", runs);
      }
      if (run.phase() == Phase.END) {
        running.remove(run.instance(), run.pid());
      }
    }
  }

  /**
   * No instance is promoted before the demote hook of the one before has ended: what a handover
   * promises. Not so after a crash, whose demote runs when that daemon is back.
   */
  public static void requireHandovers(List<HookRun> runs) {
    String active = "";
    for (HookRun run : runs) {
      if (run.event().equals(PROMOTE) && run.phase() == Phase.BEGIN) {
        if (!active.isEmpty()) {
          throw wrong(run.instance() + " was promoted while " + active + " was active", runs);
        }
        active = run.instance();
      } else if (run.ends(DEMOTE, active)) {
        active = "";
      }
    }
  }

  /** Each term's fencing token is greater than the one before, as the promote hooks were told. */
  public static void requireGrowingTokens(List<HookRun> runs) {
    long greatest = 0;
    for (HookRun run : begins(runs)) {
      if (run.event().equals(PROMOTE)) {
        if (run.fencingToken() <= greatest) {
          throw wrong("the fencing token " + run.fencingToken() + " is not new", runs);
        }
        greatest = run.fencingToken();
      }
    }
  }

  private static List<HookRun> begins(List<HookRun> runs) {
    List<HookRun> begins = new ArrayList<>(runs);
    begins.removeIf(run -> run.phase() != Phase.BEGIN || !concernsTheRole(run));
    return begins;
  }

  private static boolean concernsTheRole(HookRun run) {
    return run.event().equals(PROMOTE) || run.event().equals(DEMOTE);
  }

  private static AssertionError wrong(String what, List<HookRun> runs) {
    return new AssertionError(what + "; the hooks ran:\n" + HookLog.describe(runs));
  }
}
