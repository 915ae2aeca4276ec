package io.ballot.it.fault;

import io.ballot.domain.simulation.HookRecord;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.process.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** One process of a daemon, from its start to its end, and when it could do nothing. */
final class DaemonLife implements HookRecord.Runner {

  private static final long GOES_ON = Long.MAX_VALUE;

  /** How long a process that may go on can take to do so, on a machine that is busy. */
  private static final Duration WAKING = Duration.ofSeconds(1);

  private final String name;
  private final @Nullable DaemonProcess process;
  private final Miss.@Nullable Reader log;
  private final Belief.@Nullable Log mind;
  private final List<Absence> absences = new CopyOnWriteArrayList<>();

  /** A time in which nobody can expect anything of it. */
  record Absence(long from, long to) {}

  /** One of which only the times are of interest. */
  DaemonLife(String name) {
    this.name = name;
    this.process = null;
    this.log = null;
    this.mind = null;
  }

  DaemonLife(String name, DaemonProcess process) {
    this.name = name;
    this.process = process;
    this.log = new Miss.Reader(name, process);
    this.mind = new Belief.Log(name, process);
    Optional<ProcessHandle> handle = ProcessHandle.of(process.pid());
    if (handle.isPresent()) {
      var unused = handle.get().onExit().thenRun(() -> absentFrom(BootClock.now()));
    }
  }

  /** Its name, which its hooks have in their environment. */
  String name() {
    return name;
  }

  DaemonProcess process() {
    if (process == null) {
      throw new IllegalStateException(name + " has no process");
    }
    return process;
  }

  /** The hooks that it could not start. */
  List<Miss> misses() {
    return log == null ? List.of() : log.misses();
  }

  /** When it believed that it led. */
  List<Belief> beliefs() {
    return mind == null ? List.of() : mind.beliefs();
  }

  /** When nobody could expect anything of it. */
  List<Absence> absences() {
    return List.copyOf(absences);
  }

  /** Whether it is dead or stopped then. */
  boolean isAbsent(long instant) {
    return absences.stream()
        .anyMatch(absence -> absence.from() <= instant && instant <= absence.to());
  }

  /** The instant, or when it can be expected to act again, if it is dead or stopped then. */
  long ableFrom(long instant) {
    long able = instant;
    for (boolean moved = true; moved; ) {
      moved = false;
      for (Absence absence : absences) {
        long over = absence.to() == GOES_ON ? GOES_ON : absence.to() + WAKING.toNanos();
        if (absence.from() <= able && able < over) {
          able = over;
          moved = true;
        }
      }
    }
    return able;
  }

  /** It can do nothing any more, from then on. */
  void absentFrom(long instant) {
    absences.add(new Absence(instant, GOES_ON));
  }

  void kill() throws InterruptedException {
    absentFrom(BootClock.now());
    process().signal(Signal.KILL);
    process().awaitExit(Arena.SOON);
  }

  /** Asks it to end in good order; it may take its time. */
  void stop() throws InterruptedException {
    process().signal(Signal.TERM);
  }

  void freeze() throws InterruptedException {
    absentFrom(BootClock.now());
    process().signal(Signal.STOP);
  }

  /** Lets it go on, and says from when on it did. */
  long thaw() throws InterruptedException {
    long before = BootClock.now();
    process().signal(Signal.CONT);
    presentFrom(BootClock.now());
    return before;
  }

  /** It can do something again, from then on. */
  void presentFrom(long instant) {
    absences.replaceAll(
        absence -> absence.to() == GOES_ON ? new Absence(absence.from(), instant) : absence);
  }

  @Override
  public boolean isExcused(long now, Duration budget) {
    return absences.stream()
        .anyMatch(absence ->
            absence.from() <= now && now - budget.toNanos() - WAKING.toNanos() <= absence.to());
  }

  @Override
  public String toString() {
    return name;
  }
}
