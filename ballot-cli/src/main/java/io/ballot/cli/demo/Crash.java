package io.ballot.cli.demo;

import java.time.Duration;
import java.util.Optional;

/** The leader's daemon is killed: nobody hands over, and the others have to be sure. */
final class Crash implements Scene {
  @Override
  public String title() {
    return "The leader's daemon is killed (kill" + Screen.TIE + "-9)";
  }

  @Override
  public String watch(Plan plan) {
    return "Nobody leads until its session has died ("
        + Words.length(plan.liveness())
        + " without a beat) and the lock delay ("
        + Words.length(plan.lockDelay())
        + ") is over.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    Member old = stage.leader();
    long since =
        stage.narrator().act(old.name() + "'s daemon is killed; its demote hook cannot run");
    old.kill();
    stage.narrator().status();
    Duration delay = stage.plan().lockDelay();
    stage.change(
        "daemon killed",
        Optional.of(old),
        since,
        stage.plan().liveness().plus(delay),
        entries -> Judge.nobodyPromotedWithin(entries, delay, since),
        ", nobody before the lock delay was over");
  }
}
