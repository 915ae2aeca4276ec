package io.ballot.hooks.command;

import io.ballot.domain.port.HookCommand;
import java.util.Map;
import java.util.Optional;

/** Says whether a command's program is there and can be run, with the look-up that runs use too. */
public final class CommandCheck {
  private CommandCheck() {}

  /**
   * What would keep {@code command} from starting if it were run now; empty if nothing is seen.
   * Whether the program then does what it should is its own matter.
   *
   * @return a sentence that names the program and says what to do
   */
  public static Optional<String> problem(HookCommand command) {
    return switch (ProgramLookup.find(command, Map.of())) {
      case ProgramLookup.Found found -> Optional.empty();
      case ProgramLookup.NotFound notFound -> Optional.of(notFound.reason());
    };
  }
}
