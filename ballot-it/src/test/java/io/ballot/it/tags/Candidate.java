package io.ballot.it.tags;

import io.ballot.consul.ConsulBackend;
import io.ballot.consul.ConsulPorts;
import io.ballot.consul.http.TokenSource;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonIds;
import io.ballot.domain.runtime.DaemonNotice;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import io.ballot.domain.runtime.SystemPlatform;
import io.ballot.it.adapter.Patient;
import io.ballot.it.consul.ConsulAgent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;

/**
 * A daemon inside this very process, on one agent: the same elections and adapters as a daemon of
 * its own has, with hooks that end at once.
 */
final class Candidate implements AutoCloseable {
  private static final int LAST_WORDS = 10;

  private final ConsulAgent agent;
  private final String serviceId;
  private final SystemPlatform system = new SystemPlatform();
  private final ConsulBackend backend;
  private final Ballot ballot;
  private final RunningElection election;
  private final List<Notice> notices = new ArrayList<>();
  private final List<DaemonNotice> daemonNotices = new ArrayList<>();

  /**
   * Stands from now on.
   *
   * @param lockDelay how long nobody may lead once its session was invalidated
   * @param told every notice, at once
   */
  Candidate(
      ConsulAgent agent,
      String service,
      String serviceId,
      String key,
      Duration lockDelay,
      BiConsumer<Candidate, Notice> told) {
    this.agent = agent;
    this.serviceId = serviceId;
    this.backend = new ConsulBackend(Patient.connection(agent.uri()), "ballot");
    ConsulPorts ports = backend.withToken(TokenSource.NONE);
    this.ballot =
        Ballot.on(
            system.platform(),
            DaemonIds.ofThisProcess(),
            new BallotListener() {
              @Override
              public void noticed(String name, Notice notice) {
                remember(notice);
                told.accept(Candidate.this, notice);
              }

              @Override
              public void noticed(DaemonNotice notice) {
                rememberOfDaemon(notice);
              }
            });
    SessionSettings usual = SessionSettings.DEFAULT;
    ElectionSettings settings =
        ElectionSettings.of(service, serviceId, key)
            .primaryTag(TagScene.TAG)
            .session(
                new SessionSettings(
                    usual.ttl(),
                    lockDelay,
                    usual.serfHealth(),
                    usual.liveness(),
                    usual.nodeFailureFloor()))
            .hooks(new HookCommand(List.of("promote")), new HookCommand(List.of("demote")))
            .build();
    this.election =
        ballot.run(
            settings,
            new Ports(
                ports.locks(),
                ports.catalog(),
                ports.health(),
                new InProcessHooks(
                    system.platform().timers(), run -> CompletableFuture.completedFuture(0)),
                new MemoryMarks()));
  }

  ConsulAgent agent() {
    return agent;
  }

  String serviceId() {
    return serviceId;
  }

  void stepDown() {
    election.stepDown();
  }

  private synchronized void remember(Notice notice) {
    notices.add(notice);
  }

  private synchronized void rememberOfDaemon(DaemonNotice notice) {
    daemonNotices.add(notice);
  }

  /** The end of what it told, for a failure's text. */
  synchronized String lastWords() {
    List<Notice> last = notices.subList(Math.max(0, notices.size() - LAST_WORDS), notices.size());
    return serviceId + " told at last " + last + ", and as a daemon " + daemonNotices;
  }

  /** All that it told so far. */
  synchronized List<Notice> notices() {
    return List.copyOf(notices);
  }

  @Override
  public void close() {
    ballot.close();
    backend.close();
    system.close();
  }
}
