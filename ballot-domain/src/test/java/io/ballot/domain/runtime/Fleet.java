package io.ballot.domain.runtime;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.ElectionSettingsBuilder;
import io.ballot.domain.election.Hooks;
import io.ballot.domain.election.Notice;
import io.ballot.domain.memory.MemoryBackend;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.VirtualPlatform;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.HookCommand;
import io.ballot.domain.port.InstanceId;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.MarkPort;
import io.ballot.domain.port.MarkReading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Daemons beside the instances of one service, on virtual time, with a diary of what happened. */
final class Fleet {
  static final LockKey KEY = new LockKey("service/web/leader");
  static final Duration ROUND_TRIP = Duration.ofMillis(2);

  final VirtualTimers timers = new VirtualTimers();
  final MemoryBackend backend = new MemoryBackend(timers);
  final List<String> diary = new ArrayList<>();
  private final Map<String, Member> members = new LinkedHashMap<>();

  /** One node, its instance and its daemon. */
  final class Member {
    final String name;
    final MemoryNode node;
    final ScriptedHooks hooks;
    final KeptMark mark = new KeptMark();
    final List<Notice> notices = new ArrayList<>();
    final List<DaemonNotice> daemonNotices = new ArrayList<>();
    private final UnaryOperator<ElectionSettingsBuilder> settings;
    private final HookCommand command = new HookCommand(List.of("true"));
    MortalTimers process = new MortalTimers(timers);
    private @Nullable Ballot ballot;
    private @Nullable RunningElection election;

    Member(String name, UnaryOperator<ElectionSettingsBuilder> settings) {
      this.name = name;
      this.settings = settings;
      this.node = backend.node(name, "10.0.0." + (members.size() + 1));
      this.hooks = new ScriptedHooks(timers, line -> diary.add(name + " " + line));
    }

    void register() {
      node.register("web", "web-" + name, "", 8080, "v1");
      node.addCheck("web-" + name, "check-" + name, CheckStatus.PASSING);
    }

    ElectionSettings settings() {
      return settings
          .apply(
              ElectionSettings.of("web", "web-" + name, KEY.value())
                  .primaryTag("primary")
                  .hooks(new Hooks(command, command, null)))
          .build();
    }

    void start() {
      process = new MortalTimers(timers);
      Platform platform = new VirtualPlatform(process, ROUND_TRIP).platform();
      Ballot started =
          Ballot.on(
              platform,
              new DaemonId(name, 1),
              new BallotListener() {
                @Override
                public void noticed(String election, Notice notice) {
                  notices.add(notice);
                }

                @Override
                public void noticed(DaemonNotice notice) {
                  daemonNotices.add(notice);
                }
              });
      ballot = started;
      election =
          started.run(
              settings(),
              new Ports(node.lockPort(), node.catalogPort(), node.healthPort(), hooks, mark));
    }

    Ballot ballot() {
      return Objects.requireNonNull(ballot);
    }

    RunningElection election() {
      return Objects.requireNonNull(election);
    }

    /** Kills the daemon, not its hooks. */
    void kill() {
      process.kill();
      election = null;
    }

    void check(CheckStatus status) {
      node.setCheck("check-" + name, status);
    }

    boolean leads() {
      return election != null && election.state().leads();
    }

    <N extends Notice> boolean noticed(Class<N> kind) {
      return notices.stream().anyMatch(kind::isInstance);
    }
  }

  Member add(String name, UnaryOperator<ElectionSettingsBuilder> settings) {
    Member member = new Member(name, settings);
    members.put(name, member);
    return member;
  }

  Member add(String name) {
    return add(name, UnaryOperator.identity());
  }

  /** Lets time pass until something is so; fails when it is not within the bound. */
  Duration await(String what, Duration bound, BooleanSupplier so) {
    long since = timers.now();
    long until = since + bound.toNanos();
    while (!so.getAsBoolean()) {
      if (timers.next().isEmpty() || timers.next().getAsLong() > until) {
        throw new AssertionError(
            "not within " + bound + ": " + what + "\n" + String.join("\n", diary) + "\n" + all());
      }
      timers.runNext();
    }
    return Duration.ofNanos(timers.now() - since);
  }

  private String all() {
    StringBuilder text = new StringBuilder();
    for (Member member : members.values()) {
      text.append(member.name).append(": ");
      if (member.election != null) {
        text.append(member.election.state().phase()).append('\n');
      }
      member.notices.forEach(notice -> text.append("  ").append(notice).append('\n'));
      member.daemonNotices.forEach(notice -> text.append("  ").append(notice).append('\n'));
    }
    return text.toString();
  }

  void pass(Duration duration) {
    timers.runUntil(timers.now() + duration.toNanos());
  }

  List<String> carriers() {
    return backend.carriers("web", "primary").stream().map(InstanceId::node).toList();
  }

  boolean lockIsHeld() {
    return backend.lock(KEY) instanceof LockState.Held;
  }

  /** A mark that outlives its daemon. */
  static final class KeptMark implements MarkPort {
    private @Nullable Mark mark;

    @Override
    public MarkReading read() {
      return mark == null ? new MarkReading.None() : new MarkReading.Found(mark);
    }

    @Override
    public void write(Mark newMark) {
      mark = newMark;
    }

    @Override
    public void remove() {
      mark = null;
    }

    boolean isThere() {
      return mark != null;
    }
  }
}
