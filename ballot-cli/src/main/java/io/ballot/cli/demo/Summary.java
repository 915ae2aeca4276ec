package io.ballot.cli.demo;

import io.ballot.cli.logging.Style;
import io.ballot.domain.election.SessionSettings;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/** The last lines: what each change took, why, and what to do next. */
final class Summary {
  private static final int TOOK_COLUMNS = 8;

  private final Screen screen;
  private final Plan plan;

  Summary(Screen screen, Plan plan) {
    this.screen = screen;
    this.plan = plan;
  }

  void print(List<Change> changes) {
    screen.blank();
    screen.line(screen.styled(Style.BOLD, "What each change of the leader took"));
    int causes = changes.stream().mapToInt(change -> change.cause().length()).max().orElse(0);
    changes.forEach(change -> screen.line(row(change, causes)));
    screen.line(
        "The start includes loading the program. An orderly change costs its hooks and a few"
            + " requests. After a crash nobody can say that the old leader is gone, so the others"
            + " wait for its session to die and for the lock delay: "
            + wait(plan.session())
            + " here, "
            + wait(SessionSettings.DEFAULT)
            + " by default.");
    screen.blank();
    screen.line(screen.styled(Style.BOLD, "Next, with a configuration (see README.md)"));
    screen.line("  ", "ballot validate --config FILE");
    screen.line("  ", "ballot run --config FILE");
  }

  /** One that is never broken. */
  private String row(Change change, int causeColumns) {
    String took = Words.took(change.took());
    String row =
        " ".repeat(Math.max(0, TOOK_COLUMNS - took.length()))
            + took
            + "  "
            + change.cause()
            + " ".repeat(causeColumns - change.cause().length())
            + "  "
            + change.from().orElse(screen.symbols().none())
            + " "
            + screen.symbols().arrow()
            + " "
            + change.to();
    return row.replace(' ', Screen.TIE);
  }

  private static String wait(SessionSettings session) {
    Duration liveness = Objects.requireNonNull(session.liveness());
    return (Words.length(liveness) + " + " + Words.length(session.lockDelay()))
        .replace(' ', Screen.TIE);
  }
}
