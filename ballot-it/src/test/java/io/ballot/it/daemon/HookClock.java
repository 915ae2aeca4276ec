package io.ballot.it.daemon;

/** What the times in a hook log are told by. */
public enum HookClock {
  /** The wall clock, in nanoseconds. */
  WALL(
      """
      stamp() {
        stamp=$(date +%s%N)
      }\
      """),

  /**
   * Linux's clock since its boot, which runs on over everything and never jumps; in hundredths of a
   * second. A hook began when its process came to exist, however long the machine took to run it.
   */
  BOOT(
      """
      stamp() {
        if [ "$1" = begin ]; then
          read -r stat <"/proc/$$/stat"
          set -- ${stat##*) }
          stamp=${20}0000000
        else
          read -r stamp rest </proc/uptime
          stamp=${stamp%.*}${stamp#*.}0000000
        fi
      }\
      """);

  private final String shell;

  HookClock(String shell) {
    this.shell = shell;
  }

  /** A function of POSIX shell that sets {@code stamp}; its argument is {@code begin} or not. */
  String shell() {
    return shell;
  }
}
