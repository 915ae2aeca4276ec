package io.ballot.it.bench.micro;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.Election;
import io.ballot.domain.election.ElectionState;
import io.ballot.domain.election.Event;
import io.ballot.domain.election.Now;
import io.ballot.domain.election.Step;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One step of the pure core, for a leader. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class StepBenchmark {
  private final Election election = new Election(Daemon.settings(0), new DaemonId("host", 1));
  private final ElectionState leading;
  private final Now now;

  /** Has an election won first. */
  public StepBenchmark() {
    Daemon daemon = new Daemon(1);
    leading = daemon.election(0).state();
    now = new Now(daemon.timers().now(), 0);
  }

  /** It wakes, and finds nothing to do. */
  @Benchmark
  public Step nothingToDo() {
    return election.step(leading, new Event.Woken(), now);
  }

  /** It is asked to step down, and begins to. */
  @Benchmark
  public Step stepDown() {
    return election.step(leading, new Event.StepDown(), now);
  }
}
