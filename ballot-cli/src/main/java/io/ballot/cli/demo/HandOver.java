package io.ballot.cli.demo;

import io.ballot.domain.election.Reason;
import java.time.Duration;
import java.util.Optional;

/** The leader is asked to let someone else lead. */
final class HandOver implements Scene {
  @Override
  public String title() {
    return "The leader is asked to hand over";
  }

  @Override
  public String watch(Plan plan) {
    return "The same order, with nothing wrong: and it lets someone else lead first.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    Member old = stage.leader();
    long since = stage.narrator().act(old.name() + " is asked to step down");
    old.stepDown();
    stage.change(
        "on request",
        Optional.of(old),
        since,
        Duration.ZERO,
        entries -> Judge.wasDemoted(entries, old.name(), Reason.REQUESTED.text(), since),
        ", demoted before promoted");
  }
}
