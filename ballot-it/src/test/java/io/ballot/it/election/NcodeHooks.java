package io.ballot.it.election;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.process.ChildProcess;
import io.ballot.it.process.LineLog;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The hooks of an ncode/ballot. Both are told who leads in {@code ADDRESS}, {@code PORT} and {@code
 * SESSIONID}, from the payload in the key, and nothing else.
 *
 * @param onPromote the command of {@code execOnPromote}, in words
 * @param onDemote the command of {@code execOnDemote}, in words
 * @param folder where they run
 * @param log where their output goes
 */
record NcodeHooks(List<String> onPromote, List<String> onDemote, Path folder, LineLog log) {
  private static final Duration BOUND = Duration.ofSeconds(30);

  NcodeHooks {
    onPromote = List.copyOf(onPromote);
    onDemote = List.copyOf(onDemote);
  }

  /** Runs a hook to its end. */
  void run(boolean promote, JsonNode payload) throws InterruptedException {
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.put("ADDRESS", payload.path("Address").asText());
    environment.put("PORT", payload.path("Port").asText());
    environment.put("SESSIONID", payload.path("SessionID").asText());
    try (ChildProcess hook =
        ChildProcess.start(promote ? onPromote : onDemote, environment, folder, log, log)) {
      log.add("[a hook ended with " + hook.awaitExit(BOUND) + "]");
    }
  }
}
