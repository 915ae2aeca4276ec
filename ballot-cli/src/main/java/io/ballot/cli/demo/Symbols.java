package io.ballot.cli.demo;

import java.nio.charset.Charset;

/**
 * The signs beside the words. Each means what the word beside it says, so that nothing is lost
 * where only ASCII can be shown, or where nobody sees the screen.
 *
 * @param leader beside a leader
 * @param follower beside a follower
 * @param changing beside one that is on its way between the two
 * @param down beside one that cannot lead
 * @param act before what the demo does to somebody
 * @param good before what came as it should
 * @param bad before what did not
 * @param arrow from one to another
 * @param none for nobody
 */
record Symbols(
    String leader,
    String follower,
    String changing,
    String down,
    String act,
    String good,
    String bad,
    String arrow,
    String none) {
  static final Symbols UNICODE = new Symbols("●", "○", "◌", "✗", "▶", "✓", "✗", "→", "–");
  static final Symbols ASCII = new Symbols("*", "o", "~", "x", ">", "+", "x", "->", "-");

  /** Those that an encoding has. */
  static Symbols in(Charset charset) {
    Symbols all = UNICODE;
    String every =
        all.leader
            + all.follower
            + all.changing
            + all.down
            + all.act
            + all.good
            + all.bad
            + all.arrow
            + all.none;
    return charset.canEncode() && charset.newEncoder().canEncode(every) ? UNICODE : ASCII;
  }

  /** The one beside a role. */
  String of(Role role) {
    return switch (role) {
      case LEADER -> leader;
      case FOLLOWER -> follower;
      case STARTING, PROMOTING, DEMOTING -> changing;
      case UNHEALTHY, KILLED -> down;
      case OFF, SITTING_OUT, STOPPED -> none;
    };
  }
}
