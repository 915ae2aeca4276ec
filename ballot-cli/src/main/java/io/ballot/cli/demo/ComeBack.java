package io.ballot.cli.demo;

import io.ballot.domain.election.Reason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Whoever was killed is started again, and finds its mark. */
final class ComeBack implements Scene {
  @Override
  public String title() {
    return "The killed daemon comes back";
  }

  @Override
  public String watch(Plan plan) {
    return "Its mark says that it died leading: it runs the demote hook that is missing, then"
        + " follows.";
  }

  @Override
  public void play(Stage stage) throws Missed, InterruptedException {
    Member leader = stage.leader();
    for (Member member : stage.cast().with(Role.KILLED)) {
      long since = stage.narrator().act(member.name() + "'s daemon is started again");
      member.start();
      stage.await(
          member.name() + " demotes what was left, and follows",
          Duration.ZERO,
          () -> member.role() == Role.FOLLOWER);
      stage.narrator().status();
      List<String> wrong =
          new ArrayList<>(
              Judge.wasDemoted(
                  stage.cast().journal().all(), member.name(), Reason.LEFTOVER.text(), since));
      if (stage.leader() != leader || !stage.cast().carriers().equals(List.of(leader.name()))) {
        wrong.add(stage.seen());
      }
      stage.require(
          member.name() + " demotes once, and " + leader.name() + " leads undisturbed", wrong);
      stage.narrator().good(member.name() + " follows; " + leader.name() + " was not disturbed");
    }
  }
}
