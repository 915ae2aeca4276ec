package io.ballot.it.bench;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.ConsulConnection;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import io.ballot.domain.runtime.SystemPlatform;
import io.ballot.it.consul.ConsulHttp;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Three elections in this JVM, each with a client of its own as in a process of its own, without
 * hooks and tags: the leader is asked to step down, and another one is promoted.
 */
final class LibraryRow {
  static final String NAME = "step-down";
  static final String CAUSE = "asked to step down (in process, as a library, no hooks, no tag)";
  static final String REACH = "p50 ≤ 12 ms";

  private static final Duration BOUND = Duration.ofMinutes(1);

  private final ConsulHttp http;
  private final String service;
  private final BlockingQueue<Promotion> promotions = new LinkedBlockingQueue<>();

  private record Promotion(int number, long at) {}

  LibraryRow(ConsulHttp http, String service) {
    this.http = http;
    this.service = service;
  }

  Samples measure(int n) throws IOException, InterruptedException {
    List<AutoCloseable> open = new ArrayList<>();
    try {
      List<RunningElection> elections = new ArrayList<>();
      for (int number = 0; number < 3; number++) {
        elections.add(begin(number, open));
      }
      int leader = next().number();
      List<Long> nanos = new ArrayList<>();
      for (int i = 0; i < n; i++) {
        Quiet.await(List.of(ProcessHandle.current().pid()), Duration.ofSeconds(5));
        long at = System.nanoTime();
        elections.get(leader).stepDown();
        Promotion promotion = next();
        nanos.add(promotion.at() - at);
        leader = promotion.number();
      }
      return Samples.ofNanos(nanos);
    } finally {
      for (AutoCloseable each : open.reversed()) {
        close(each);
      }
      for (int number = 0; number < 3; number++) {
        http.services().deregister(id(number));
      }
    }
  }

  private String id(int number) {
    return service + "-library-" + number;
  }

  private RunningElection begin(int number, List<AutoCloseable> open)
      throws IOException, InterruptedException {
    http.services().register(id(number), service, 8_100 + number, List.of());
    ConsulBackend backend =
        new ConsulBackend(ConsulConnection.to(http.base().toString()), "ballot");
    open.add(backend);
    Ballot ballot =
        Ballot.start((election, notice) -> {
          if (notice instanceof Notice.Promoted) {
            promotions.add(new Promotion(number, System.nanoTime()));
          }
        });
    open.add(ballot);
    ConsulPorts ports = backend.withToken(TokenSource.NONE);
    SystemPlatform system = new SystemPlatform();
    open.add(system);
    InProcessHooks none =
        new InProcessHooks(system.platform().timers(), run -> CompletableFuture.completedFuture(0));
    return ballot.run(
        ElectionSettings.of(service, id(number), "elections/" + service + "/library").build(),
        new Ports(ports.locks(), ports.catalog(), ports.health(), none, new MemoryMarks()));
  }

  private Promotion next() throws InterruptedException {
    Promotion promotion = promotions.poll(BOUND.toSeconds(), TimeUnit.SECONDS);
    if (promotion == null) {
      throw new AssertionError("nobody was promoted within " + BOUND);
    }
    return promotion;
  }

  private static void close(AutoCloseable each) throws IOException, InterruptedException {
    try {
      each.close();
    } catch (IOException | InterruptedException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("cannot end a part of the library row", e);
    }
  }
}
