package io.ballot.it.bench.micro;

import io.ballot.consul.ConsulBackend;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HealthPort;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.Watcher;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * The check of one of many watched instances changes: from the change at the agent, which is played
 * in this process, to the one watcher that it concerns, through the Consul adapter as a daemon has
 * it. Each time the shared query is waiting already.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SharedWatchBenchmark {
  /** How many instances are watched. */
  @Param({"1", "1000"})
  public int instances;

  private final BlockingQueue<CheckStatus> seen = new LinkedBlockingQueue<>();
  private PlayedChecks agent = new PlayedChecks(1);
  private ConsulBackend backend = ConsulBackend.playedBy(agent);
  private boolean warning;

  /** Has everybody seen the present. */
  @Setup
  public void watch() throws InterruptedException {
    backend.close();
    agent = new PlayedChecks(instances);
    backend = ConsulBackend.playedBy(agent);
    HealthPort health = backend.withToken((String) null).health();
    CountDownLatch all = new CountDownLatch(instances);
    for (int number = 0; number < instances; number++) {
      health.watch(
          PlayedChecks.id(number),
          number == instances / 2
              ? new Told(all, seen)
              : new Told(all, new LinkedBlockingQueue<>()));
    }
    all.await();
    seen.clear();
  }

  /** Waits until the next change would be heard of at once. */
  @Setup(Level.Invocation)
  public void rest() throws InterruptedException {
    agent.awaitQuery();
  }

  /** The wake-up. */
  @Benchmark
  public CheckStatus oneCheckChanges() throws InterruptedException {
    warning = !warning;
    agent.set(instances / 2, warning ? "warning" : "passing");
    CheckStatus wanted = warning ? CheckStatus.WARNING : CheckStatus.PASSING;
    CheckStatus told = seen.take();
    while (told != wanted) {
      // The same may be told twice.
      told = seen.take();
    }
    return told;
  }

  /** Ends all watches. */
  @TearDown
  public void end() {
    backend.close();
  }

  /** Tells of its instance's check. */
  private record Told(CountDownLatch first, BlockingQueue<CheckStatus> seen)
      implements Watcher<HealthObservation> {
    @Override
    public void seen(HealthObservation observation) {
      observation.checks().stream()
          .filter(check -> !check.ofNode())
          .forEach(check -> seen.add(check.status()));
      first.countDown();
    }

    @Override
    public void failed(PortException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
