package io.ballot.domain.election;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Effects and hooks' ends in a few words each, so that a test can name an order of them. */
final class Diary {
  private Diary() {}

  /** What an effect asks for, or {@code null} for an announcement. */
  static @Nullable String entry(Effect effect) {
    return switch (effect) {
      case Effect.Acquire ignored -> "acquire";
      case Effect.Release it -> "release at " + it.request().keyIndex();
      case Effect.ReadLock ignored -> "read lock";
      case Effect.DescribeSession it -> "describe " + it.session();
      case Effect.AssignTag it ->
          "tag " + it.assignment().scope().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      case Effect.AddTag it -> "add " + it.tag();
      case Effect.RemoveTag it -> it.tag().equals("replica") ? "drop replica" : "untag";
      case Effect.ReadMark ignored -> "read mark";
      case Effect.WriteMark it ->
          it.mark().hook() == null ? "write mark" : "write mark with process";
      case Effect.RemoveMark ignored -> "remove mark";
      case Effect.EndOrphans ignored -> "end orphans";
      case Effect.StartHook it -> it.call().event().text();
      case Effect.StopHook ignored -> "stop hook";
      case Effect.KillHook ignored -> "kill hook";
      case Effect.WantSession it -> it.wanted() ? "want session" : "want no session";
      case Effect.RenewNow ignored -> "renew now";
      case Effect.WatchService it -> it.wanted() ? "watch service" : "unwatch service";
      case Effect.Announce ignored -> null;
    };
  }

  /** The number an effect's answer will carry, or 0 where none comes. */
  static long attempt(Effect effect) {
    return switch (effect) {
      case Effect.Acquire it -> it.attempt();
      case Effect.Release it -> it.attempt();
      case Effect.ReadLock it -> it.attempt();
      case Effect.DescribeSession it -> it.attempt();
      case Effect.AssignTag it -> it.attempt();
      case Effect.AddTag it -> it.attempt();
      case Effect.RemoveTag it -> it.attempt();
      case Effect.ReadMark it -> it.attempt();
      case Effect.WriteMark it -> it.attempt();
      case Effect.RemoveMark it -> it.attempt();
      case Effect.EndOrphans it -> it.attempt();
      case Effect.StartHook it -> it.attempt();
      case Effect.StopHook ignored -> 0;
      case Effect.KillHook ignored -> 0;
      case Effect.WantSession ignored -> 0;
      case Effect.RenewNow ignored -> 0;
      case Effect.WatchService ignored -> 0;
      case Effect.Announce ignored -> 0;
    };
  }
}
