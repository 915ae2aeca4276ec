package io.ballot.it.bench.micro;

import io.ballot.domain.election.Phase;
import io.ballot.domain.port.CheckStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * A check of one election among many changes, to warning and back, which matters to nobody: what
 * the shell and the in-memory backend spend until everybody who is woken is at rest again.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class WakeUpBenchmark {
  private static final Duration A_MOMENT = Duration.ofNanos(1_000);

  /** How many elections the daemon has. */
  @Param({"1", "1000"})
  public int elections;

  private Daemon daemon = new Daemon(1);
  private boolean warning;

  /** Has all of them won. */
  @Setup
  public void elect() {
    daemon = new Daemon(elections);
  }

  /** The wake-up. */
  @Benchmark
  public Phase oneCheckChanges() {
    warning = !warning;
    daemon.check(elections / 2, warning ? CheckStatus.WARNING : CheckStatus.PASSING);
    daemon.timers().advance(A_MOMENT);
    return daemon.election(elections / 2).state().phase();
  }
}
