package io.ballot.hooks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.HookEvent;
import io.ballot.domain.port.HookStart;
import io.ballot.domain.port.RunningHook;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs real scripts as hooks. Every process of a test carries a variable of the test's own, by
 * which it is found again wherever it went.
 */
abstract class HookBench {
  static final Duration LONG = Duration.ofMinutes(1);

  @TempDir Path directory;

  final ProcessTable table = ProcessTable.ofThisMachine();
  final ConcurrentLinkedQueue<String> warnings = new ConcurrentLinkedQueue<>();
  final ProcessHooks hooks = new ProcessHooks(warnings::add);
  final RecordingWatcher watcher = new RecordingWatcher();
  final String session = UUID.randomUUID().toString();
  private final String trace = "HOOK_BENCH=" + UUID.randomUUID();

  @AfterEach
  void endWhatATestLeft() throws Exception {
    for (ProcessEntry entry : leftBehind()) {
      ProcessHandle.of(entry.pid()).ifPresent(ProcessHandle::destroyForcibly);
    }
    assertEquals(List.of(), List.copyOf(warnings));
  }

  /** An executable script for /bin/sh. */
  String script(String name, String... lines) throws IOException {
    return executable(name, "#!/bin/sh\n" + String.join("\n", lines) + "\n");
  }

  String executable(String name, String content) throws IOException {
    Path file = directory.resolve(name);
    Files.writeString(file, content);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    return file.toString();
  }

  /** What a script can wait for, until the test says so. */
  record Gate(Path pipe) {
    /** The script's words: done once the gate is open, with exit code 0. */
    String waits() {
      return "cat '" + pipe + "'";
    }

    void open() throws IOException {
      Files.write(pipe, new byte[0]);
    }
  }

  Gate gate() throws Exception {
    Path pipe = directory.resolve("gate");
    assertEquals(0, new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor());
    return new Gate(pipe);
  }

  Map<String, String> environment(HookEvent event) {
    int equals = trace.indexOf('=');
    Map<String, String> environment = new HashMap<>();
    environment.put(trace.substring(0, equals), trace.substring(equals + 1));
    environment.put("BALLOT_EVENT", event.text());
    environment.put("BALLOT_KEY", "locks/web");
    environment.put("BALLOT_SERVICE_ID", "web-1");
    environment.put("BALLOT_SESSION", session);
    environment.put("BALLOT_FENCING_TOKEN", "42");
    return environment;
  }

  HookCall call(Duration timeout, String... words) {
    return new HookCall(
        HookEvent.PROMOTE,
        new HookCommand(List.of(words)),
        environment(HookEvent.PROMOTE),
        timeout);
  }

  RunningHook start(String... words) {
    return start(call(LONG, words), watcher);
  }

  RunningHook start(HookCall call, RecordingWatcher watcher) {
    return switch (hooks.start(call, watcher)) {
      case HookStart.Started started -> started.hook();
      case HookStart.Failed failed -> throw new AssertionError(failed.outcome().reason());
    };
  }

  String reasonOfFailedStart(String... words) {
    return reasonOfFailedStart(call(LONG, words));
  }

  String reasonOfFailedStart(HookCall call) {
    return switch (hooks.start(call, watcher)) {
      case HookStart.Started started -> throw new AssertionError("it started");
      case HookStart.Failed failed -> failed.outcome().reason();
    };
  }

  /** The living processes of this test. */
  List<ProcessEntry> leftBehind() {
    List<ProcessEntry> found = new ArrayList<>();
    for (ProcessEntry entry : table.living()) {
      if (table.environment(entry.pid()).contains(trace)) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Whether it lives: one that is dead and only waits to be reaped does not. */
  boolean isAlive(long pid) {
    return table.living().stream().anyMatch(entry -> entry.pid() == pid);
  }

  void awaitGone(long pid) throws InterruptedException {
    awaitTrue("process " + pid + " is gone", () -> !isAlive(pid));
  }

  /** Waits for something that nobody reports, by looking again and again, with a bound. */
  static void awaitTrue(String what, BooleanSupplier condition) throws InterruptedException {
    Semaphore never = new Semaphore(0);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (!condition.getAsBoolean()) {
      if (never.tryAcquire(5, TimeUnit.MILLISECONDS) || System.nanoTime() - end > 0) {
        throw new AssertionError("it did not come about that " + what);
      }
    }
  }
}
