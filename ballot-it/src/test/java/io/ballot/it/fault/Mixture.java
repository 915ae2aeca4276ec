package io.ballot.it.fault;

import io.ballot.domain.simulation.FaultKind;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.fault.MixedFault.Area;
import io.ballot.it.fault.MixedFault.Cure;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.LineLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A run of faults drawn from a seed, one or two at a time, each followed by a peace in which all
 * has to be well again. What is drawn is the seed's; what comes of it is the machine's.
 */
final class Mixture {

  private static final int INSTANCES = 3;

  /** After so many rounds all daemons are stopped in good order, and started again. */
  private static final int ROUNDS_BETWEEN_STOPS = 8;

  private final Random random;
  private final LineLog log;
  private final Map<Integer, SlowRelay> relays = new HashMap<>();
  private final Map<MixedFault, Integer> drawn = new EnumMap<>(MixedFault.class);
  private final Rivals rivals;
  private final Map<Integer, SmallDisk> disks = new HashMap<>();
  private final List<String> leftOut = new ArrayList<>();
  private final long seed;
  private int rounds;
  private int stops;
  private long longestWait;

  /** One fault that was drawn, for an instance. */
  private record Draw(MixedFault fault, int target) {
    @Override
    public String toString() {
      return fault + " (" + target + ")";
    }
  }

  /** Does something to a network. */
  interface Damage {
    void doTo(Namespace network) throws InterruptedException;
  }

  Mixture(Lab lab, long seed, LineLog log) throws Exception {
    this.seed = seed;
    this.random = new Random(seed);
    this.log = log;
    this.rivals = new Rivals(Arena.of(lab, INSTANCES), "web");
    for (int number = 1; number <= INSTANCES; number++) {
      SlowRelay relay = lab.endAfterTheTest(SlowRelay.before(lab, rivals.arena.agent(number)));
      relays.put(number, relay);
      rivals.reachAgentAt(number, relay.address());
    }
    if (!Arena.hasNamespaces()) {
      leftOut.add("partitions and failing gossip, without network namespaces");
    }
    keepMarksOnSmallDisks(lab);
    rivals.jvmOptions(Debugger.OPTIONS);
    rivals.startAll(INSTANCES);
  }

  private void keepMarksOnSmallDisks(Lab lab) throws IOException, InterruptedException {
    try {
      for (int number = 1; number <= INSTANCES; number++) {
        Path folder = Files.createDirectories(rivals.state(number));
        disks.put(number, lab.endAfterTheTest(SmallDisk.mount(folder)));
      }
    } catch (IllegalStateException e) {
      leftOut.add("full and read-only disks: " + e.getMessage());
    }
  }

  Rivals rivals() {
    return rivals;
  }

  SmallDisk disk(int number) {
    SmallDisk disk = disks.get(number);
    if (disk == null) {
      throw new IllegalStateException("no disk of instance " + number);
    }
    return disk;
  }

  /** With the leader's or without it. */
  Set<String> someTags() {
    return random.nextBoolean() ? Set.of("edited", Rivals.TAG) : Set.of("edited");
  }

  /** Destroys the session of whoever holds the lock. */
  void destroySession() throws IOException, InterruptedException {
    String session = rivals.lock.seen().getLast().what().session();
    if (!session.isEmpty()) {
      serverLeader().http().sessions().destroy(session);
    }
  }

  /** Has the leader step down, and freezes the server leader while its demote hook runs. */
  Cure freezeDuringRelease() throws IOException, InterruptedException {
    int leader = rivals.awaitLeader();
    ConsulAgent server = serverLeader();
    rivals.mood("slow");
    long from = BootClock.now();
    http(leader).services().fail(rivals.check(leader));
    Sighting demote = rivals.awaitDemote(leader, from);
    server.freeze();
    rivals.mood("quick");
    rivals.awaitRun(
        "the demote hook ends",
        seen -> seen.begin().equals(demote.begin()) && !seen.runs(),
        Arena.SOON);
    rivals.passUnanswered(leader);
    return server::thaw;
  }

  Random random() {
    return random;
  }

  ConsulAgent agent(int number) {
    return rivals.arena.agent(number);
  }

  ConsulHttp http(int number) {
    return agent(number).http();
  }

  Namespace network(int number) {
    return rivals.arena.network(number);
  }

  ConsulAgent serverLeader() throws InterruptedException {
    return rivals.arena.cluster().awaitLeader(Arena.SOON);
  }

  SlowRelay relay(int number) {
    SlowRelay relay = relays.get(number);
    if (relay == null) {
      throw new IllegalStateException("no relay before agent " + number);
    }
    return relay;
  }

  Cure damage(int number, Damage damage) throws InterruptedException {
    damage.doTo(network(number));
    return network(number)::heal;
  }

  Cure mood(String mood) {
    rivals.mood(mood);
    return () -> rivals.mood("quick");
  }

  /** Draws, breaks, heals and looks, once. */
  void round() throws Exception {
    rounds++;
    List<Draw> draws = draw();
    Duration length = length();
    say("%s for %d ms".formatted(draws, length.toMillis()));
    Set<FaultKind> kinds = kinds(draws, rivals.leader().map(rivals::numberOf));
    rivals.trouble(draws.toString(), kinds.toArray(FaultKind[]::new));
    List<Cure> cures = new ArrayList<>();
    List<Cure> curesByAnAgent = new ArrayList<>();
    for (Draw draw : draws) {
      drawn.merge(draw.fault(), 1, Integer::sum);
      Cure cure = draw.fault().strike(this, draw.target());
      (draw.fault().isCuredByAnAgent() ? curesByAnAgent : cures).add(cure);
    }
    rivals.goOnFor(length);
    // The last one first, and what needs an agent only once all of them answer again.
    for (Cure cure : cures.reversed()) {
      cure.heal();
    }
    rivals.arena.awaitAnswers();
    for (Cure cure : curesByAnAgent) {
      cure.heal();
    }
    for (int number = 1; number <= INSTANCES; number++) {
      // An agent that was started again finds the checks of its instances critical.
      http(number).services().pass(rivals.check(number));
    }
    rivals.peace();
    long peace = BootClock.now();
    int leader = rivals.awaitLeader();
    long waited = BootClock.now() - peace;
    longestWait = Math.max(longestWait, waited);
    say("web-%d leads %s after Consul's return".formatted(leader, BootClock.text(waited)));
    rivals.goOnFor(Duration.ofMillis(random.nextInt(4000)));
    // Of a leader that was killed without a mark, nobody knows: all begin anew.
    if (rounds % ROUNDS_BETWEEN_STOPS == 0 || kinds.contains(FaultKind.MARK_UNWRITABLE)) {
      stopAndStartAgain();
    }
  }

  private void stopAndStartAgain() throws Exception {
    say("all daemons are stopped in good order");
    rivals.stopAndJudge();
    stops++;
    for (int number = 1; number <= INSTANCES; number++) {
      rivals.start(number);
    }
    rivals.peace();
    rivals.awaitLeader();
  }

  private List<Draw> draw() throws InterruptedException {
    List<MixedFault> possible = new ArrayList<>();
    for (MixedFault fault : MixedFault.values()) {
      if (isPossible(fault)) {
        possible.add(fault);
      }
    }
    int leader = rivals.leader().map(rivals::numberOf).orElse(1);
    Draw first = new Draw(possible.get(random.nextInt(possible.size())), target(leader));
    Draw second = new Draw(possible.get(random.nextInt(possible.size())), target(leader));
    boolean two = random.nextInt(3) > 0 && goTogether(first.fault(), second.fault());
    return Stream.of(first, second)
        .limit(two ? 2 : 1)
        .sorted(Comparator.comparing(draw -> draw.fault().area()))
        .toList();
  }

  private boolean isPossible(MixedFault fault) throws InterruptedException {
    return switch (fault.area()) {
      case NETWORK -> Arena.hasNamespaces();
      case DISK -> disks.size() == INSTANCES;
      case HOOKS, INSTANCE, OPERATOR, DAEMON, AGENT, SERVERS, SEVERAL -> true;
    };
  }

  private static boolean goTogether(MixedFault one, MixedFault other) {
    boolean bothOfAnAgent = isOfAnAgent(one.area()) && isOfAnAgent(other.area());
    boolean oneOfSeveral = one.area() == Area.SEVERAL || other.area() == Area.SEVERAL;
    return one.area() != other.area() && !bothOfAnAgent && !oneOfSeveral;
  }

  private static boolean isOfAnAgent(Area area) {
    return area == Area.AGENT || area == Area.NETWORK;
  }

  /** The leader more often than others. */
  private int target(int leader) {
    return random.nextInt(3) > 0 ? leader : 1 + random.nextInt(INSTANCES);
  }

  /** Short ones that are ridden out, and long ones that are not. */
  private Duration length() {
    return Duration.ofMillis(
        random.nextBoolean() ? 200 + random.nextInt(3000) : 3000 + random.nextInt(9000));
  }

  /**
   * The rows of the fault table that it comes to, those included that two faults make together.
   *
   * @param leader who holds the lock: operators strike before anything breaks on the way to it
   */
  private static Set<FaultKind> kinds(List<Draw> draws, Optional<Integer> leader) {
    Set<FaultKind> kinds = EnumSet.noneOf(FaultKind.class);
    draws.forEach(draw -> kinds.add(draw.fault().kind()));
    // Where none is known to lead, it may be any.
    boolean cutOff =
        draws.stream().anyMatch(draw -> breaksTheWay(draw, leader.orElse(draw.target())));
    boolean meddled =
        kinds.contains(FaultKind.SESSION_DESTROYED) || kinds.contains(FaultKind.KEY_DELETED);
    // Who is started meanwhile has not seen the key that is deleted, and hears no more of it.
    boolean unseen =
        kinds.contains(FaultKind.KEY_DELETED) && draws.stream().anyMatch(Mixture::startsADaemon);
    if ((meddled && cutOff) || unseen) {
      kinds.add(FaultKind.DESTROYED_WHILE_CUT_OFF);
    }
    boolean sameTarget = draws.stream().map(Draw::target).distinct().count() == 1;
    if (sameTarget
        && kinds.contains(FaultKind.AGENT_LEAVES)
        && kinds.contains(FaultKind.DAEMON_FROZEN)) {
      kinds.add(FaultKind.FROZEN_WHILE_AGENT_LEAVES);
    }
    return kinds;
  }

  private static boolean startsADaemon(Draw draw) {
    return draw.fault().area() == Area.DAEMON && draw.fault() != MixedFault.DAEMON_FROZEN;
  }

  /** Whether it keeps the daemon of an instance from hearing what becomes of its lock. */
  private static boolean breaksTheWay(Draw draw, int instance) {
    Area area = draw.fault().area();
    boolean ofItsAgent =
        isOfAnAgent(area) && draw.target() == instance && draw.fault() != MixedFault.AGENT_RELOADS;
    return ofItsAgent || area == Area.SERVERS;
  }

  /** Ends it, judges all of it, and tells what it was. */
  void end() throws Exception {
    rivals.stopAndJudge();
    stops++;
    summary().lines().forEach(this::say);
  }

  /** Keeps what was found broken, and in which round. */
  void broken(Throwable what) {
    say("BROKEN in round %d: %s".formatted(rounds, what));
  }

  private String summary() {
    Reigns reigns = Reigns.of(rivals);
    return """
    Mixed faults, seed %d: nothing that is promised was broken.
    rounds: %d; hooks: %d; promotions: %d; demotions: %d (%s); daemons started: %d
    drawn: %s
    never drawn: %s
    left out: %s
    longest time without a leader: %s
    longest wait for a leader once Consul answered again: %s
    shortest time that a demote hook had before the next promote hook, after a loss: %s (its budget: %s)
    tag violations: none, in %d changes of it
    broken of what was given up outside the bound: %s
    left behind: nothing (all daemons were stopped in good order, and looked for, %d times)
    """
        .formatted(
            seed,
            rounds,
            rivals.hooks.sightings().size(),
            reigns.promotions(),
            reigns.demotions(),
            reigns.reasons(),
            rivals.lives().size(),
            orNone(drawn.entrySet()),
            orNone(neverDrawn()),
            orNone(leftOut),
            reigns.longestGap(),
            BootClock.text(longestWait),
            reigns.shortestDemotion(),
            BootClock.text(Rivals.DEMOTE_BUDGET.toNanos()),
            rivals.tags.seen().size(),
            orNone(Verdict.waived(rivals).entrySet()),
            stops);
  }

  private List<MixedFault> neverDrawn() {
    return Stream.of(MixedFault.values()).filter(fault -> !drawn.containsKey(fault)).toList();
  }

  private static String orNone(Collection<?> all) {
    return all.isEmpty()
        ? "none"
        : all.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void say(String what) {
    String line = BootClock.text(BootClock.now()) + "  " + what;
    log.add(line);
    System.out.println(line);
  }
}
