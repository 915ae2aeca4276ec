package io.ballot.cli.demo;

import io.ballot.cli.demo.Journal.Entry;
import io.ballot.cli.logging.Style;
import io.ballot.domain.runtime.Timers;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Tells people what happens, line by line, with the time since the beginning. One thread's. */
final class Narrator {
  private static final int STAMP_COLUMNS = 8;

  private final Cast cast;
  private final Timers clock;
  private final Screen screen;
  private final long origin;
  private final Set<String> toldOnce = new HashSet<>();
  private int told;

  Narrator(Cast cast, Timers clock, Screen screen) {
    this.cast = cast;
    this.clock = clock;
    this.screen = screen;
    this.origin = clock.now();
  }

  Screen screen() {
    return screen;
  }

  /** Says what comes next, and what to look at. */
  void title(String number, String what, String watch) {
    catchUp();
    toldOnce.clear();
    screen.blank();
    screen.line(screen.styled(Style.BOLD, number) + " ", screen.styled(Style.BOLD, what));
    screen.line(" ".repeat(number.length() + 1), screen.styled(Style.DIM, watch));
  }

  /** Tells what has happened and was not told yet. */
  void catchUp() {
    for (Entry entry : cast.journal().after(told)) {
      told++;
      Optional<Line> line = Wording.of(entry.instance(), entry.what());
      if (line.isPresent() && isDue(line.get())) {
        line(entry.at(), " ", line.get().style(), line.get().text());
      }
    }
  }

  private boolean isDue(Line line) {
    return line.topic().map(toldOnce::add).orElse(true);
  }

  /** Says what the demo does to somebody, right before it does it; returns when that was. */
  long act(String text) {
    catchUp();
    long now = clock.now();
    line(now, screen.symbols().act(), Style.ACT, text);
    return now;
  }

  /** Says who is what. */
  void status() {
    catchUp();
    String text =
        cast.members().stream()
            .map(member -> status(member, member.role()))
            .collect(Collectors.joining("  "));
    line(clock.now(), " ", Style.PLAIN, text);
  }

  private String status(Member member, Role role) {
    String words =
        member.name()
            + Screen.TIE
            + screen.symbols().of(role)
            + Screen.TIE
            + role.text().replace(' ', Screen.TIE)
            + cast.tags(member).stream()
                .map(tag -> Screen.TIE + "[" + tag + "]")
                .collect(Collectors.joining());
    return switch (role) {
      case LEADER -> screen.styled(Style.GOOD, words);
      case UNHEALTHY, KILLED -> screen.styled(Style.BAD, words);
      case OFF, STARTING, FOLLOWER, PROMOTING, DEMOTING, SITTING_OUT, STOPPED -> words;
    };
  }

  /** Says that something came as it should. */
  void good(String text) {
    catchUp();
    line(clock.now(), screen.symbols().good(), Style.GOOD, text);
  }

  /** Says that something did not. */
  void bad(String text) {
    catchUp();
    line(clock.now(), screen.symbols().bad(), Style.BAD, text);
  }

  private void line(long at, String symbol, Style style, String text) {
    String stamp = Words.stamp(at - origin);
    String padding = " ".repeat(Math.max(0, STAMP_COLUMNS - stamp.length()));
    screen.line(
        padding + screen.styled(Style.DIM, stamp) + " " + screen.styled(style, symbol) + " ",
        screen.styled(style, text));
  }
}
