package io.ballot.cli.daemon;

import io.ballot.cli.ExitCode;
import io.ballot.cli.config.BallotConfig;
import io.ballot.cli.config.ElectionConfig;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.Ports;
import jakarta.inject.Inject;
import java.util.concurrent.CompletableFuture;
import org.slf4j.event.Level;

/** Runs all enabled elections until it is told to stop, or cannot go on. */
final class Daemon {
  private final BallotConfig config;
  private final Backend backendKind;
  private final ElectionPorts.OfBackend backend;
  private final ElectionPorts.OfMachine machine;
  private final Ballot ballot;
  private final Closing closing;
  private final EventLog log;
  private final CompletableFuture<Integer> exitCode = new CompletableFuture<>();

  @Inject
  Daemon(
      BallotConfig config,
      Backend backendKind,
      ElectionPorts.OfBackend backend,
      ElectionPorts.OfMachine machine,
      Ballot ballot,
      Closing closing,
      EventLog log) {
    this.config = config;
    this.backendKind = backendKind;
    this.backend = backend;
    this.machine = machine;
    this.ballot = ballot;
    this.closing = closing;
    this.log = log;
  }

  /** Begins every election; returns at once. */
  synchronized void start() {
    if (exitCode.isDone()) {
      return; // Told to stop before it had begun.
    }
    log.line(Level.INFO, "started", null)
        .field("pid", ProcessHandle.current().pid())
        .field("elections", config.elections().stream().map(ElectionConfig::name).toList())
        .field("backend", backendKind == Backend.CONSUL ? "consul" : "memory")
        .field("consul", backendKind == Backend.CONSUL ? config.consul().address().toString() : "")
        .say(
            "ballot takes part in "
                + String.join(
                    ", ", config.elections().stream().map(ElectionConfig::name).toList()));
    if (backendKind == Backend.CONSUL) { // Within one process nobody is left to take over.
      PromiseLog.tell(config, log);
    }
    ballot.wedged().thenAccept(ignored -> exitCode.complete(ExitCode.FAILURE));
    ballot.runAll(
        config.elections().stream()
            .map(election -> new Ballot.Candidacy(election.settings(), ports(election)))
            .toList());
  }

  private Ports ports(ElectionConfig election) {
    return new Ports(
        backend.lock(election),
        backend.catalog(election),
        backend.health(election),
        machine.hooks(),
        machine.mark(election));
  }

  /** Hands everything over and ends; returns at once. */
  synchronized void stop(String why) {
    log.line(Level.INFO, "stopping", null).say("stops, and hands over what it leads: " + why);
    ballot.stop().thenRun(() -> exitCode.complete(ExitCode.OK));
  }

  /** Ends without handing anything over. */
  void giveUp() {
    log.line(Level.WARN, "interrupted", null)
        .say("told a second time to stop, so it ends at once; what it leads is not handed over");
    exitCode.complete(ExitCode.INTERRUPTED);
  }

  /** A signal that changes nothing. */
  void hangUp() {
    log.line(Level.INFO, "sighup", null)
        .say("SIGHUP changes nothing: the configuration is read at start only");
  }

  /** Waits for the end; gives the exit code. */
  int awaitEnd() {
    int code = exitCode.join();
    if (code == ExitCode.OK) {
      closing.close();
      log.line(Level.INFO, "ended", null).say("ended in good order");
    }
    return code;
  }
}
