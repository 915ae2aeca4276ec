package io.ballot.domain.simulation;

/** How hooks behave. */
enum HookMood {
  /** They take some milliseconds and succeed. */
  WELL,
  /** They take up to 6 s. */
  SLOW,
  /** They end only when asked to. */
  HANGING,
  /** They end only by KILL. */
  DEAF,
  /** They end with a code other than 0. */
  FAILING,
  /** They cannot be started. */
  MISSING
}
