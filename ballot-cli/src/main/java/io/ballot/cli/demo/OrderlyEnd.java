package io.ballot.cli.demo;

import io.ballot.domain.election.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The leader is stopped in order, then everyone; nothing may be left behind. */
final class OrderlyEnd implements Scene {
  @Override
  public String title() {
    return "Daemons are stopped in order (SIGTERM)";
  }

  @Override
  public String watch(Plan plan) {
    return "The leader hands over before it ends, and the last one leaves nothing behind.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    Member old = stage.leader();
    long since = stage.narrator().act(old.name() + "'s daemon is stopped");
    old.stop();
    stage.change(
        "stopped",
        Optional.of(old),
        since,
        Duration.ZERO,
        entries -> Judge.wasDemoted(entries, old.name(), Reason.STOPPED.text(), since),
        ", demoted before promoted");
    stage.pause(stage.plan().look());
    stage.narrator().act("the others are stopped");
    stage.cast().members().stream()
        .filter(member -> member.role() != Role.STOPPED)
        .forEach(Member::stop);
    stage.await("all daemons end", Duration.ZERO, () -> allEnded(stage));
    stage.narrator().status();
    stage.require("nothing is left behind", leftBehind(stage.cast()));
    stage.narrator().good("they leave no lock, tag, session, liveness check or mark behind");
  }

  private static boolean allEnded(Stage stage) {
    return stage.cast().members().stream()
        .allMatch(member ->
            stage.cast().journal().all().stream()
                .anyMatch(entry ->
                    entry.instance().equals(member.name())
                        && entry.what() instanceof Happening.Ended));
  }

  private static List<String> leftBehind(Cast cast) {
    List<String> left = new ArrayList<>();
    cast.lockHolder().ifPresent(node -> left.add("the lock, held from " + node));
    cast.carriers().forEach(name -> left.add("the tag on " + name));
    cast.carriers(Cast.REPLICA_TAG).forEach(name -> left.add("the followers' tag on " + name));
    cast.backend().sessions().forEach(session -> left.add("session " + session.name()));
    for (Member member : cast.members()) {
      member.livenessChecks().forEach(id -> left.add("liveness check " + id));
      if (member.isMarked()) {
        left.add("the mark of " + member.name());
      }
    }
    return left;
  }
}
