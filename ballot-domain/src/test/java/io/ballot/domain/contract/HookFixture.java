package io.ballot.domain.contract;

import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookPort;
import io.ballot.domain.port.Mark;
import java.util.function.BooleanSupplier;

/** What the hook suite needs of a port: commands that do as told. One object serves one test. */
public interface HookFixture {
  /** The port under test. */
  HookPort port();

  /** Ends at once with this exit code. */
  HookCommand exits(int code);

  /** Prints one line, then ends with 0. */
  HookCommand prints(boolean error, String line);

  /** Prints the value of a variable of its environment to standard output, then ends with 0. */
  HookCommand printsVariable(String name);

  /** Prints so many lines to standard output, each the text "line", then ends with 0. */
  HookCommand printsLines(int lines);

  /** How many lines are more than the port passes on. */
  int tooManyLines();

  /** Prints one line of so many letters x to standard output, then ends with 0. */
  HookCommand printsLongLine(int letters);

  /** How many letters are more than the port passes on of one line. */
  int tooManyLetters();

  /** Reads its standard input to the end, then ends with 0. */
  HookCommand readsItsInput();

  /** Prints the line "ready", then lasts until it is ended; a stop ends it at once. */
  HookCommand lasts();

  /** Prints the line "ready", then lasts until it is ended; only a kill ends it. */
  HookCommand defiesStop();

  /** Cannot be started. */
  HookCommand cannotStart();

  /** Leaves behind what a dead daemon's promote hook would; none where that is not possible. */
  Orphan leaveOrphan() throws Exception;

  /** The time that the port lives in. */
  ContractTime time();

  /** Ends what the test has left behind. */
  void close() throws Exception;

  /**
   * What a dead daemon has left behind.
   *
   * @param mark its mark
   * @param processes how many processes are still running of its promote hook
   * @param running whether any of them still is
   */
  record Orphan(Mark mark, int processes, BooleanSupplier running) {}
}
