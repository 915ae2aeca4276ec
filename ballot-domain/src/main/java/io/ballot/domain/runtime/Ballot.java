package io.ballot.domain.runtime;

import io.ballot.domain.election.DaemonId;
import io.ballot.domain.election.Election;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Event;
import io.ballot.domain.election.SessionSettings;
import io.ballot.domain.election.Timings;
import io.ballot.domain.port.LockPort;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The elections of one daemon. Several run side by side, each in a loop of its own; those with the
 * same {@link LockPort}, equal session settings and different keys share a session, as many of them
 * as its lease has room for ({@link Timings#mostSharers}).
 *
 * <p>Safe for use by any thread.
 */
public final class Ballot implements AutoCloseable {
  /**
   * How long an end may take, beside the longest hook: requests that hang, and their repetition.
   */
  private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(30);

  /** Hooks may be allowed to run without end; a wait has one. */
  private static final Duration LONGEST_PATIENCE = Duration.ofDays(365);

  private final Platform platform;
  private final DaemonId daemon;
  private final BallotListener listener;
  private final Runnable onClose;
  private final Lanes lanes;
  private final Outage outage;
  private final CompletableFuture<DaemonNotice.Wedged> wedged = new CompletableFuture<>();
  private final AtomicBoolean wedgeTold = new AtomicBoolean();
  private final Set<ElectionLoop> loops = new LinkedHashSet<>();
  private final List<SessionKeeper> keepers = new ArrayList<>();
  private final Watchdog watchdog;
  private boolean stopping;
  private Duration longestHook = Duration.ZERO;

  private Ballot(Platform platform, DaemonId daemon, BallotListener listener, Runnable onClose) {
    this.platform = platform;
    this.daemon = daemon;
    this.listener = listener;
    this.onClose = onClose;
    this.lanes = Lanes.on(platform.calls());
    this.outage = new Outage(platform.timers(), listener);
    this.watchdog = new Watchdog(platform.timers(), platform.loops(), this::begun, this::wedge);
    watchdog.start();
  }

  /**
   * Begins on the system's clock and threads.
   *
   * @param listener told everything that happens
   */
  public static Ballot start(BallotListener listener) {
    SystemPlatform system = new SystemPlatform();
    return new Ballot(system.platform(), DaemonIds.ofThisProcess(), listener, system::close);
  }

  /**
   * Begins on a platform of the caller's, who also ends it.
   *
   * @param platform clock and threads, real or virtual
   * @param daemon who this is
   * @param listener told everything that happens
   */
  public static Ballot on(Platform platform, DaemonId daemon, BallotListener listener) {
    return new Ballot(platform, daemon, listener, () -> {});
  }

  /**
   * Takes part in an election from now on.
   *
   * @throws IllegalStateException when it was told to stop before
   * @throws IllegalArgumentException when its settings cannot be safe, with the arithmetic
   */
  public RunningElection run(ElectionSettings settings, Ports ports) {
    return runAll(List.of(new Candidacy(settings, ports))).getFirst();
  }

  /**
   * One election to take part in.
   *
   * @param settings how it is configured
   * @param ports the adapters it works with
   */
  public record Candidacy(ElectionSettings settings, Ports ports) {
    /** Requires both. */
    public Candidacy {
      Objects.requireNonNull(settings);
      Objects.requireNonNull(ports);
    }

    /**
     * Those with the same may share a session; two on one key do not, but counting them is safe.
     */
    private SessionKind sessionKind() {
      return new SessionKind(ports.lock(), settings.session());
    }
  }

  private record SessionKind(LockPort port, SessionSettings settings) {}

  /**
   * Takes part in several elections from now on; none begins before all are known, and when one
   * cannot begin, all of them end.
   *
   * @throws IllegalStateException when it was told to stop before
   * @throws IllegalArgumentException when the settings of one cannot be safe, with the arithmetic;
   *     none begins then
   */
  public List<RunningElection> runAll(List<Candidacy> candidacies) {
    List<ElectionLoop> joined = new ArrayList<>();
    synchronized (this) {
      if (stopping) {
        // Nobody would hand it over: who stops has counted those that there are.
        throw new IllegalStateException("no election can begin once all were told to stop");
      }
      refuseUnsafe(candidacies);
      for (Candidacy candidacy : candidacies) {
        joined.add(join(candidacy));
      }
    }
    try {
      joined.forEach(ElectionLoop::begin);
    } catch (RuntimeException | Error e) {
      joined.forEach(loop -> loop.post(new Event.Stop()));
      throw e;
    }
    return joined.stream().map(RunningElection::new).toList();
  }

  /** Whoever embeds an election may not have looked; a lease that is too long has two leaders. */
  private void refuseUnsafe(List<Candidacy> candidacies) {
    Map<SessionKind, Integer> alike = new HashMap<>();
    loops.forEach(loop -> alike.merge(loop.candidacy().sessionKind(), 1, Integer::sum));
    candidacies.forEach(candidacy -> alike.merge(candidacy.sessionKind(), 1, Integer::sum));
    List<String> problems = new ArrayList<>();
    for (Candidacy candidacy : candidacies) {
      ElectionSettings settings = candidacy.settings();
      int sharers = Timings.sharers(settings, alike.getOrDefault(candidacy.sessionKind(), 1));
      for (Timings.Problem problem : Timings.problems(settings, sharers)) {
        problems.add("%s: %s %s".formatted(settings.name(), problem.setting(), problem.message()));
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
  }

  private ElectionLoop join(Candidacy candidacy) {
    ElectionSettings settings = candidacy.settings();
    SessionKeeper keeper = keeper(candidacy.ports().lock(), settings);
    ElectionLoop loop =
        new ElectionLoop(
            new Election(settings, daemon),
            candidacy.ports(),
            platform,
            lanes,
            listener,
            outage,
            this::wedge,
            keeper);
    if (settings.hookTimeout().compareTo(longestHook) > 0) {
      longestHook = settings.hookTimeout();
    }
    loops.add(loop);
    var unused = loop.stopped().thenRun(() -> forget(loop));
    return loop;
  }

  private synchronized void forget(ElectionLoop loop) {
    loops.remove(loop);
  }

  private SessionKeeper keeper(LockPort port, ElectionSettings settings) {
    for (SessionKeeper keeper : keepers) {
      if (keeper.suits(port, settings.session(), settings.key(), settings.demoteBudget())) {
        return keeper;
      }
    }
    SessionKeeper keeper =
        new SessionKeeper(port, settings.session(), platform, listener, outage, this::wedge);
    keepers.add(keeper);
    return keeper;
  }

  private synchronized List<ElectionLoop> begun() {
    return loops.stream().filter(ElectionLoop::begun).toList();
  }

  private void wedge(@Nullable String election, String detail) {
    DaemonNotice.Wedged notice = new DaemonNotice.Wedged(election, detail);
    List<SessionKeeper> all;
    synchronized (this) {
      all = List.copyOf(keepers);
    }
    all.forEach(SessionKeeper::abandon);
    if (wedgeTold.compareAndSet(false, true)) {
      try {
        listener.noticed(notice);
      } finally {
        // Only now: whoever waits for it ends the process, and with it whatever is not said yet.
        wedged.complete(notice);
      }
    }
  }

  /**
   * Completed when a loop cannot go on. Sessions are no longer renewed then, and the process has to
   * end, with a code other than 0: its hooks may be in any state.
   */
  public CompletionStage<DaemonNotice.Wedged> wedged() {
    return wedged.minimalCompletionStage();
  }

  /**
   * Ends every election, handing over first where this daemon leads.
   *
   * @return completed when all have ended and their sessions are closed; never, perhaps, once the
   *     daemon is {@link #wedged}
   */
  public CompletionStage<Void> stop() {
    List<ElectionLoop> all;
    List<SessionKeeper> sessions;
    synchronized (this) {
      stopping = true;
      all = List.copyOf(loops);
      sessions = List.copyOf(keepers);
    }
    all.forEach(loop -> loop.post(new Event.Stop()));
    CompletableFuture<?>[] elections =
        all.stream().map(ElectionLoop::stopped).toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(elections)
        .thenCompose(ignored -> allEnded(sessions))
        .thenRun(watchdog::stop)
        .minimalCompletionStage();
  }

  private static CompletableFuture<Void> allEnded(List<SessionKeeper> sessions) {
    return CompletableFuture.allOf(
        sessions.stream()
            .map(keeper -> {
              CompletableFuture<Void> ended = new CompletableFuture<>();
              keeper.whenEnded(() -> ended.complete(null));
              return ended;
            })
            .toArray(CompletableFuture[]::new));
  }

  /**
   * Ends every election as {@link #stop} does, and waits for it: for no longer than half a minute
   * beside the longest time that a hook may take. An interrupt does not cut that short, for what is
   * not handed over stays promoted beside its successor; the thread is interrupted afterwards.
   */
  @Override
  public void close() {
    // A daemon that is wedged cannot hand anything over; nobody need wait for it.
    CompletableFuture<?> end = CompletableFuture.anyOf(stop().toCompletableFuture(), wedged);
    boolean interrupted = false;
    try {
      long deadline = System.nanoTime() + closePatience().toNanos();
      while (!end.isDone()) {
        try {
          end.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } catch (TimeoutException | ExecutionException e) {
      // What could not be tidied up ends by itself: sessions expire once they are not renewed.
    } finally {
      watchdog.stop();
      onClose.run();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  synchronized Duration closePatience() {
    Duration patience = CLOSE_PATIENCE.plus(longestHook);
    return patience.compareTo(LONGEST_PATIENCE) > 0 ? LONGEST_PATIENCE : patience;
  }
}
