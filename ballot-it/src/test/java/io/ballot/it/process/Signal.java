package io.ballot.it.process;

/** The signals that tests send to the processes they started. */
public enum Signal {
  /** Asks for an orderly end. */
  TERM,
  /** Ends at once, with nothing cleaned up: a crash. */
  KILL,
  /** What a terminal's Ctrl-C sends. */
  INT,
  /** A hang-up, by custom a wish to reload. */
  HUP,
  /** Freezes, as an overloaded or paused machine would. */
  STOP,
  /** Thaws. */
  CONT
}
