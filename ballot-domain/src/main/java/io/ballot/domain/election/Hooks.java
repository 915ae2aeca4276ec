package io.ballot.domain.election;

import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import org.jspecify.annotations.Nullable;

/**
 * The commands of an election, each optional.
 *
 * @param onPromote run when the instance begins to lead
 * @param onDemote run when it has ended to lead
 * @param onLeaderChange run when another instance has begun to lead
 */
public record Hooks(
    @Nullable HookCommand onPromote,
    @Nullable HookCommand onDemote,
    @Nullable HookCommand onLeaderChange) {
  /** No hooks at all. */
  public static final Hooks NONE = new Hooks(null, null, null);

  /** The command for an event, or {@code null}. */
  public @Nullable HookCommand of(HookEvent event) {
    return switch (event) {
      case PROMOTE -> onPromote;
      case DEMOTE -> onDemote;
      case LEADER_CHANGE -> onLeaderChange;
    };
  }

  /** Whether a dead leader could leave something behind that a demote hook has to undo. */
  boolean leaveTraces() {
    return onPromote != null || onDemote != null;
  }
}
