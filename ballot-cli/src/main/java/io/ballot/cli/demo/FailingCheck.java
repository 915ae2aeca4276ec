package io.ballot.cli.demo;

import io.ballot.domain.election.Reason;
import io.ballot.domain.port.CheckStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The leader's health check turns critical, and later passes again. */
final class FailingCheck implements Scene {
  @Override
  public String title() {
    return "The leader's health check fails";
  }

  @Override
  public String watch(Plan plan) {
    return "It demotes first and gives the lock back then, so the next one can lead at once.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    Member old = stage.leader();
    long since = stage.narrator().act("check " + old.checkId() + " turns critical");
    old.check(CheckStatus.CRITICAL);
    stage.change(
        "check failed",
        Optional.of(old),
        since,
        Duration.ZERO,
        entries -> Judge.wasDemoted(entries, old.name(), Reason.UNHEALTHY.text(), since),
        ", demoted before promoted");
    stage.pause(stage.plan().look());
    Member leader = stage.leader();
    stage.narrator().act("check " + old.checkId() + " passes again");
    old.check(CheckStatus.PASSING);
    stage.await(old.name() + " follows again", Duration.ZERO, () -> old.role() == Role.FOLLOWER);
    stage.narrator().status();
    stage.require(
        leader.name() + " still leads, alone",
        stage.leader() == leader ? List.of() : List.of(stage.seen()));
    stage.narrator().good(old.name() + " follows; the role does not jump back");
  }
}
