package io.ballot.cli.demo;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Eligibility;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Phase;
import io.ballot.domain.election.Term;
import io.ballot.domain.memory.InProcessHooks;
import io.ballot.domain.memory.MemoryMarks;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.runtime.Ballot;
import io.ballot.domain.runtime.BallotListener;
import io.ballot.domain.runtime.DaemonNotice;
import io.ballot.domain.runtime.Ports;
import io.ballot.domain.runtime.RunningElection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One instance of the service on a node of its own, and the daemon beside it. Used by the director
 * alone.
 */
final class Member {
  private final String name;
  private final MemoryNode node;
  private final World world;
  private final Journal journal;
  private final Plan plan;
  private final MemoryMarks marks = new MemoryMarks();
  private final Set<String> leftByTheDead = new HashSet<>();
  private @Nullable Life life;

  Member(String name, MemoryNode node, World world, Journal journal, Plan plan) {
    this.name = name;
    this.node = node;
    this.world = world;
    this.journal = journal;
    this.plan = plan;
  }

  /** One run of its daemon, from its start to its end. */
  private final class Life implements BallotListener {
    private final World.DaemonProcess process = world.process();
    private final Ballot ballot =
        Ballot.on(
            process.platform(), new DaemonId(node.name(), ProcessHandle.current().pid()), this);
    private final RunningElection election;
    private volatile Eligibility eligibility = new Eligibility.NotYetKnown();
    private volatile boolean killed;

    Life() {
      InProcessHooks hooks =
          new InProcessHooks(
              process.platform().timers(),
              new DemoHooks(process.platform().timers(), plan, this::witness));
      election =
          ballot.run(
              settings(),
              new Ports(node.lockPort(), node.catalogPort(), node.healthPort(), hooks, marks));
    }

    @Override
    public void noticed(String electionName, Notice notice) {
      if (notice instanceof Notice.EligibilityChanged changed) {
        eligibility = changed.eligibility();
      }
      witness(new Happening.Reported(notice));
    }

    @Override
    public void noticed(DaemonNotice notice) {
      witness(new Happening.DaemonReported(notice));
    }

    /** The dead tell nothing. */
    private void witness(Happening what) {
      if (!killed) {
        journal.add(name, what);
      }
    }

    void kill() {
      killed = true;
      process.kill();
    }
  }

  ElectionSettings settings() {
    HookCommand promote = new HookCommand(List.of("promote"));
    HookCommand demote = new HookCommand(List.of("demote"));
    return ElectionSettings.of(Cast.SERVICE, name, Cast.KEY.value())
        .primaryTag(Cast.TAG)
        .replicaTag(Cast.REPLICA_TAG)
        .hooks(new Hooks(promote, demote, null))
        .session(plan.session())
        .build();
  }

  String name() {
    return name;
  }

  String nodeName() {
    return node.name();
  }

  /** Registers the instance with its node's agent, its check passing. */
  void register() {
    node.register(Cast.SERVICE, name, "", Cast.PORT);
    node.addCheck(name, checkId(), CheckStatus.PASSING);
  }

  String checkId() {
    return name + "-ping";
  }

  /** Lets the instance's check pass or fail. */
  void check(CheckStatus status) {
    node.setCheck(checkId(), status);
  }

  /** Starts a daemon. */
  void start() {
    life = new Life();
  }

  /** Kills the daemon. */
  void kill() {
    if (life != null) {
      journal.add(name, new Happening.Killed());
      life.kill();
      leftByTheDead.addAll(node.livenessChecks());
    }
  }

  /** Asks the daemon to let someone else lead. */
  void stepDown() {
    if (life != null) {
      life.election.stepDown();
    }
  }

  /** Ends the daemon in order. */
  void stop() {
    if (life != null) {
      life.ballot.stop().whenComplete((ended, failure) -> journal.add(name, new Happening.Ended()));
    }
  }

  /** What the instance is now. */
  Role role() {
    if (life == null) {
      return Role.OFF;
    }
    if (life.killed) {
      return Role.KILLED;
    }
    return switch (life.election.state().phase()) {
      case Phase.Starting ignored -> Role.STARTING;
      case Phase.Recovering ignored -> Role.STARTING;
      case Phase.StandingBy ignored ->
          life.eligibility.mayLead() ? Role.SITTING_OUT : Role.UNHEALTHY;
      case Phase.Following ignored -> Role.FOLLOWER;
      case Phase.Acquiring ignored -> Role.FOLLOWER;
      case Phase.Promoting ignored -> Role.PROMOTING;
      case Phase.Leading ignored -> Role.LEADER;
      case Phase.SteppingDown ignored -> Role.DEMOTING;
      case Phase.Losing ignored -> Role.DEMOTING;
      case Phase.Stopped ignored -> Role.STOPPED;
    };
  }

  /** The token of the term that its daemon holds. */
  Optional<Long> fencingToken() {
    if (life == null || life.killed) {
      return Optional.empty();
    }
    return Optional.ofNullable(life.election.state().term()).map(Term::fencingToken);
  }

  /** Whether a daemon's mark says that the instance may still be promoted. */
  boolean isMarked() {
    return !(marks.read() instanceof MarkReading.None);
  }

  /**
   * The liveness checks that its node's agent has, without those of daemons that were killed: the
   * dead deregister nothing, Consul does it for them after a minute.
   */
  List<String> livenessChecks() {
    return node.livenessChecks().stream().filter(id -> !leftByTheDead.contains(id)).toList();
  }
}
