package io.ballot.domain.simulation;

import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.memory.MemoryNode;
import io.ballot.domain.memory.Right;
import io.ballot.domain.port.CheckStatus;
import io.ballot.domain.port.Instance;
import io.ballot.domain.runtime.DaemonNotice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One machine: its agent, its instances, their hooks and marks, and its daemon. */
final class Host {
  private static final Duration RESTART_AFTER_WEDGE = Duration.ofSeconds(2);
  private static final long LATEST_ORIGIN = Duration.ofDays(100).toNanos();

  private final World world;
  private final int number;
  private final MemoryNode node;
  private final double speed;
  private final Wire wire;
  private final Backlog backlog;
  private final Chance chance;
  private final List<Competitor> competitors = new ArrayList<>();
  private final Map<Competitor, SimulatedHooks> hooks = new LinkedHashMap<>();
  private final Map<Competitor, SimulatedMark> marks = new LinkedHashMap<>();
  private final AgentTrouble trouble = new AgentTrouble();
  private final NextTime nextHook;
  private final NextTime nextMove;
  private final NextTime nextRead;
  private boolean critical;
  private boolean inMaintenance;
  private boolean nodeInMaintenance;
  private @Nullable SimulatedDaemon daemon;
  private long deposedLeaderUntil;
  private final Map<Right, Denial> denials = new EnumMap<>(Right.class);
  private long pids;

  Host(World world, int number, double speed, Chance chance) {
    this.world = world;
    this.number = number;
    this.speed = speed;
    this.chance = chance;
    this.nextHook = new NextTime(world);
    this.nextMove = new NextTime(world);
    this.nextRead = new NextTime(world);
    this.wire =
        new Wire(
            chance.split(),
            new Chance(world.schedule().seed() * 31 + number),
            () -> !world.isCalm());
    this.backlog =
        new Backlog(
            new Chance(world.schedule().seed() * 37 + number), () -> !world.isCalm() && isSlow());
    this.node = world.backend().node("n" + (number + 1), "10.0.0." + (number + 1));
  }

  /** What holds a host's agent up, of which there is one thing at a time. */
  static final class AgentTrouble {
    private boolean underWay;

    boolean begin() {
      if (underWay) {
        return false;
      }
      underWay = true;
      return true;
    }

    void end() {
      underWay = false;
    }

    boolean isUnderWay() {
      return underWay;
    }
  }

  /**
   * When the token may not do something. Whoever is refused tries again, each time after twice as
   * long, give or take a quarter: in five thirds of the time that it was refused, at the latest.
   */
  private static final class Denial {
    private static final long FIRST_TRY = Duration.ofSeconds(2).toNanos();

    private boolean denied;
    private long since;
    private long excusedUntil;

    void begin(long now) {
      if (now >= excusedUntil) {
        since = now;
      }
      denied = true;
    }

    void end(long now) {
      denied = false;
      excusedUntil = now + (now - since) / 3 * 5 + FIRST_TRY;
    }

    boolean excuses(long now) {
      return denied || now < excusedUntil;
    }
  }

  void add(Competitor competitor) {
    competitors.add(competitor);
    hooks.put(competitor, new SimulatedHooks(world, chance.split(), this, competitor));
    marks.put(competitor, new SimulatedMark());
    world.referee().add(competitor);
  }

  /** Registers all instances with the agent, as whoever deploys them does. */
  void register() {
    for (String serviceId : serviceIds()) {
      if (node.instance(serviceId).isEmpty()) {
        world.referee().tags().edited();
        inMaintenance = false;
        node.register("web", serviceId, "", port(serviceId), "v1");
        if (world.schedule().setup().tagOverride()) {
          node.enableTagOverride(serviceId, true);
        }
      }
      node.addCheck(serviceId, checkOf(serviceId), CheckStatus.PASSING);
    }
    critical = false;
  }

  private int port(String serviceId) {
    return 8080 + serviceIds().indexOf(serviceId);
  }

  List<String> serviceIds() {
    return competitors.stream().map(Competitor::serviceId).distinct().toList();
  }

  static String checkOf(String serviceId) {
    return "check-" + serviceId;
  }

  void startDaemon() {
    ProcessClock process =
        new ProcessClock(world.timers(), chance.between(0L, LATEST_ORIGIN), speed);
    Courier courier = new Courier(world.timers(), process, wire, backlog, chance.split());
    Link link = new Link(world, process, wire, courier, this::asksDeposedLeader);
    SimulatedDaemon started = new SimulatedDaemon(this, process, courier, link, ++pids);
    daemon = started;
    competitors.forEach(competitor -> world.referee().served(competitor, started));
    world.trace().add(name(), "the daemon starts");
  }

  /** Has something happen when a hook of the daemon starts next; not at the end of everything. */
  void atNextHook(Runnable task) {
    nextHook.then(unused -> task.run());
  }

  /**
   * Has something happen when the daemon next moves a tag record by record; it is told how long
   * that takes.
   */
  void atNextMove(Consumer<Duration> task) {
    nextMove.then(task);
  }

  /** A tag is moved record by record. */
  void moveStarts(Duration lasts) {
    nextMove.comes(lasts);
  }

  /**
   * Has something happen when another machine's daemon next reads a record of this one, to write it
   * a moment after; it is told how long after.
   */
  void atNextRead(Consumer<Duration> task) {
    nextRead.then(task);
  }

  /** Another machine's daemon reads a record of this one. */
  void recordIsRead(Duration beforeTheWrite) {
    nextRead.comes(beforeTheWrite);
  }

  /**
   * Has an instance here be given the tag of a leader of ours elsewhere, in the catalog, so that it
   * is taken off again; tells whether there is such a leader.
   */
  boolean getALeadersTag() {
    for (Competitor competitor : competitors) {
      String tag = competitor.tag();
      Optional<Instance> listed = world.backend().instance(competitor.instance());
      boolean led =
          world.referee().leaders(competitor.key()).stream()
              .anyMatch(leader -> leader.host() != number);
      if (tag != null && led && listed.isPresent() && !listed.get().carries(tag)) {
        List<String> tags = new ArrayList<>(listed.get().tags());
        tags.add(tag);
        world.referee().tags().edited();
        world.backend().editCatalogTags(listed.get().id(), tags);
        return true;
      }
    }
    return false;
  }

  /** Has a leader lose its tag in the catalog; tells whether one here had it. */
  boolean loseATag() {
    SimulatedDaemon serving = daemon();
    for (Competitor competitor : competitors) {
      String tag = competitor.tag();
      if (serving != null
          && tag != null
          && serving.state(competitor).leads()
          && world.backend().carriers("web", tag).contains(competitor.instance())) {
        Instance listed = world.backend().instance(competitor.instance()).orElseThrow();
        world.referee().tags().edited();
        world
            .backend()
            .editCatalogTags(
                listed.id(),
                listed.tags().stream().filter(carried -> !carried.equals(tag)).toList());
        return true;
      }
    }
    return false;
  }

  /** A hook starts. */
  void hookStarts() {
    nextHook.comes(Duration.ZERO);
  }

  /** Starts a daemon if there is none; not at the end of everything. */
  void restart() {
    if (daemon() != null || world.isEnding()) {
      return;
    }
    Duration wait = world.untilStart();
    if (wait.isZero()) {
      startDaemon();
    } else {
      world.after(wait, this::restart);
    }
  }

  void killDaemon() {
    if (daemon != null && !daemon.isDead()) {
      daemon.kill();
      world.trace().add(name(), "the daemon is killed");
    }
  }

  /** The watchdog, or a broken rule, has ended the daemon's claims: its process exits. */
  void wedged(SimulatedDaemon which, DaemonNotice.Wedged notice) {
    if (!which.isWedged()) {
      world.referee().breach(Invariant.LATE_ANSWERS, name() + " wedged: " + notice.detail());
    }
    which
        .process()
        .soon(() -> {
          which.kill();
          world.trace().add(name(), "the daemon exits: " + notice.detail());
          world.after(RESTART_AFTER_WEDGE, this::restart);
        });
  }

  /** How its daemon moves tags; {@code null} for at one blow. */
  @Nullable RecordByRecord recordByRecord(Link link) {
    Schedule schedule = world.schedule();
    return schedule.setup().recordByRecord()
        ? new RecordByRecord(world, this, link, new Chance(schedule.seed() * 41 + number))
        : null;
  }

  World world() {
    return world;
  }

  int number() {
    return number;
  }

  String name() {
    return "n" + (number + 1);
  }

  MemoryNode node() {
    return node;
  }

  Wire wire() {
    return wire;
  }

  Chance chance() {
    return chance;
  }

  AgentTrouble trouble() {
    return trouble;
  }

  List<Competitor> competitors() {
    return competitors;
  }

  SimulatedHooks hooks(Competitor competitor) {
    return Objects.requireNonNull(hooks.get(competitor));
  }

  /** Has hooks behave so from now on; {@code met} is run each time that one does. */
  void mood(HookMood mood, Runnable met) {
    hooks.values().forEach(its -> its.mood(mood, met));
  }

  SimulatedMark mark(Competitor competitor) {
    return Objects.requireNonNull(marks.get(competitor));
  }

  ElectionSettings settings(Competitor competitor) {
    return world
        .schedule()
        .setup()
        .election(
            competitor.election(),
            competitor.serviceId(),
            competitor.key().value(),
            competitor.tag(),
            competitor.replicaTag());
  }

  /** The daemon, or {@code null} while there is none. */
  @Nullable SimulatedDaemon daemon() {
    return daemon == null || daemon.isDead() ? null : daemon;
  }

  void deposedLeaderAnswers(Duration length) {
    deposedLeaderUntil = world.timers().now() + length.toNanos();
  }

  private boolean asksDeposedLeader() {
    return world.timers().now() < deposedLeaderUntil;
  }

  /** Whether the wire and the agent are in order, and the instance is there to carry a tag. */
  boolean isUndisturbed(Competitor competitor) {
    return !isSlow() && node.instance(competitor.serviceId()).isPresent();
  }

  /** Whether requests may take their whole timeout. */
  boolean isSlow() {
    return !wire.isClean() || trouble.isUnderWay() || !world.serversAnswer();
  }

  /** The wire works again. */
  void hangUp(boolean on) {
    wire.hang(on);
    if (!on && daemon != null) {
      daemon.link().resume();
    }
  }

  /** Whether an instance carries a tag as the agent has it. */
  boolean carries(String serviceId, String tag) {
    return node.instance(serviceId).filter(instance -> instance.carries(tag)).isPresent();
  }

  /** Whether the last daemon ended because it was told to. */
  boolean endedInOrder() {
    return daemon != null && daemon.endedInOrder();
  }

  /** The agent is back, from whatever had held it up. */
  void agentIsBack() {
    // What the servers and the agent disagree on shows now.
    world.referee().tags().edited();
    node.start();
    trouble.end();
    world.trace().add(name(), "the agent is back");
  }

  /** Has the checks of all instances that are registered change. */
  void checks(CheckStatus status) {
    critical = status == CheckStatus.CRITICAL && !registered().isEmpty();
    for (String serviceId : registered()) {
      // An agent pushes the tags that it knows of along with a check.
      world.referee().tags().edited();
      node.addCheck(serviceId, checkOf(serviceId), status);
    }
  }

  void serviceMaintenance(boolean on) {
    inMaintenance = on && !registered().isEmpty();
    registered().forEach(serviceId -> node.serviceMaintenance(serviceId, on));
  }

  /** The agent forgets what was registered with it, its node's maintenance as well. */
  void loseRegistrations() {
    nodeInMaintenance = false;
    node.loseRegistrations();
  }

  void nodeMaintenance(boolean on) {
    nodeInMaintenance = on;
    node.nodeMaintenance(on);
  }

  /** Whether its instances may not lead, for all that the agent knows. */
  boolean isUnfit() {
    return (critical || inMaintenance || nodeInMaintenance) && !registered().isEmpty();
  }

  private List<String> registered() {
    return serviceIds().stream().filter(id -> node.instance(id).isPresent()).toList();
  }

  /** A daemon dies in the middle of things; what its mark does not tell, nobody knows. */
  void diesUnexpectedly(ProcessClock process) {
    marks.forEach((competitor, mark) -> {
      if (mark.isOutdated()) {
        world.referee().leftNoTrace(competitor, process);
      }
    });
  }

  void deny(Right right) {
    node.deny(right);
    denials.computeIfAbsent(right, its -> new Denial()).begin(world.timers().now());
  }

  void allow(Right right) {
    node.allow(right);
    denials.computeIfAbsent(right, its -> new Denial()).end(world.timers().now());
  }

  /**
   * Whether its daemon may write tags: its token has the right, and that to renew, without which
   * nothing is done by a lease that a jump of the clock has put into doubt.
   */
  boolean mayTag() {
    return Stream.of(Right.TAG, Right.LOCK)
        .map(denials::get)
        .noneMatch(denial -> denial != null && denial.excuses(world.timers().now()));
  }

  void diskIsFull(boolean full) {
    marks.values().forEach(mark -> mark.full(full));
  }

  /** Registers an instance anew with other tags; tells whether there is such an instance. */
  boolean setTags(String serviceId, String[] tags) {
    if (node.instance(serviceId).isEmpty()) {
      return false;
    }
    world.referee().tags().edited();
    node.setTags(serviceId, tags);
    return true;
  }

  /** Tags as somebody else may have them: with a leader's tag or a follower's, or without. */
  String[] someTags(Chance chance) {
    List<String> tags = new ArrayList<>(List.of("v2"));
    for (Competitor competitor : competitors) {
      String tag = competitor.tag();
      if (tag != null && !tags.contains(tag) && chance.in(0.5)) {
        tags.add(tag);
      }
      String replica = competitor.replicaTag();
      if (replica != null && !tags.contains(replica) && chance.in(0.5)) {
        tags.add(replica);
      }
    }
    return tags.toArray(String[]::new);
  }
}
