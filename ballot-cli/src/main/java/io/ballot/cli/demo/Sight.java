package io.ballot.cli.demo;

import io.ballot.cli.demo.Journal.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How things stand, in a few words: for the one who has to find out why something did not come. */
final class Sight {
  private Sight() {}

  static String of(Cast cast, long now) {
    List<String> parts = new ArrayList<>();
    for (Member member : cast.members()) {
      parts.add(
          member.name()
              + " "
              + member.role().text()
              + cast.tags(member).stream()
                  .map(tag -> " [" + tag + "]")
                  .collect(Collectors.joining()));
    }
    parts.add(
        "the lock is " + Picture.of(cast).lockHolder().map(name -> name + "'s").orElse("free"));
    runningHooks(cast.journal().all())
        .forEach((hook, since) ->
            parts.add(hook + " has been running for " + Words.took(Duration.ofNanos(now - since))));
    return String.join("; ", parts);
  }

  /** The hooks that have begun and not ended, each with its beginning. */
  static Map<String, Long> runningHooks(List<Entry> entries) {
    Map<String, Long> running = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.what() instanceof Happening.HookBegan began) {
        running.put(entry.instance() + "'s " + began.event().text() + " hook", entry.at());
      } else if (entry.what() instanceof Happening.HookEnded ended) {
        running.remove(entry.instance() + "'s " + ended.event().text() + " hook");
      } else if (entry.what() instanceof Happening.Killed) {
        running.keySet().removeIf(hook -> hook.startsWith(entry.instance() + "'s "));
      }
    }
    return running;
  }
}
