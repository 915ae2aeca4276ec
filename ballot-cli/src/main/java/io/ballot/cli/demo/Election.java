package io.ballot.cli.demo;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Three daemons start, and one leads. */
final class Election implements Scene {
  @Override
  public String title() {
    return "Three daemons start";
  }

  @Override
  public String watch(Plan plan) {
    return "One gets the lock and leads; the others wait for the lock, without polling.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    stage.cast().members().forEach(Member::register);
    long since = stage.narrator().act("all daemons are started");
    stage.cast().members().forEach(Member::start);
    stage.change("start", Optional.empty(), since, Duration.ZERO, entries -> List.of(), "");
    int others = stage.plan().instances() - 1;
    stage.await(
        others + " instances follow",
        Duration.ZERO,
        () -> stage.cast().with(Role.FOLLOWER).size() == others);
  }
}
