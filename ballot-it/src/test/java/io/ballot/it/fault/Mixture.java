package io.ballot.it.fault;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.fault.MixedFault.Area;
import io.ballot.it.fault.MixedFault.Cure;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.LineLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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
  private int rounds;

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
    this.random = new Random(seed);
    this.log = log;
    this.rivals = new Rivals(Arena.of(lab, INSTANCES), "web");
    for (int number = 1; number <= INSTANCES; number++) {
      SlowRelay relay = lab.endAfterTheTest(SlowRelay.before(lab, rivals.arena.agent(number)));
      relays.put(number, relay);
      rivals.reachAgentAt(number, relay.address());
    }
    rivals.startAll(INSTANCES);
  }

  Rivals rivals() {
    return rivals;
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
    if (isOutsideTheBound(draws)) {
      rivals.troubleOutsideTheBound(draws.toString());
    } else {
      rivals.trouble(draws.toString());
    }
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
    say("web-%d leads %s after Consul's return".formatted(leader, sinceText(peace)));
    rivals.goOnFor(Duration.ofMillis(random.nextInt(4000)));
    if (rounds % ROUNDS_BETWEEN_STOPS == 0) {
      stopAndStartAgain();
    }
  }

  private static String sinceText(long instant) {
    return BootClock.text(BootClock.now() - instant);
  }

  private void stopAndStartAgain() throws Exception {
    say("all daemons are stopped in good order");
    rivals.stopAndJudge();
    for (int number = 1; number <= INSTANCES; number++) {
      rivals.start(number);
    }
    rivals.peace();
    rivals.awaitLeader();
  }

  private List<Draw> draw() throws InterruptedException {
    List<MixedFault> possible = new ArrayList<>();
    for (MixedFault fault : MixedFault.values()) {
      if (fault.area() != Area.NETWORK || Arena.hasNamespaces()) {
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

  private static boolean goTogether(MixedFault one, MixedFault other) {
    boolean bothOfAnAgent = isOfAnAgent(one.area()) && isOfAnAgent(other.area());
    return one.area() != other.area() && !bothOfAnAgent;
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

  /** What docs/PROTOCOL.md names as such, in whatever mixture. */
  private static boolean isOutsideTheBound(List<Draw> draws) {
    List<MixedFault> faults = draws.stream().map(Draw::fault).toList();
    boolean cutOff = draws.stream().anyMatch(draw -> breaksTheWay(draw.fault().area()));
    boolean meddled =
        faults.contains(MixedFault.SESSION_DESTROYED) || faults.contains(MixedFault.KEY_DELETED);
    return faults.contains(MixedFault.GOSSIP_FAILS_FIRST)
        || (meddled && cutOff)
        || (faults.contains(MixedFault.AGENT_LEAVES) && faults.contains(MixedFault.DAEMON_FROZEN));
  }

  private static boolean breaksTheWay(Area area) {
    return isOfAnAgent(area) || area == Area.SERVERS;
  }

  /** Ends it, and judges all of it. */
  void end() throws Exception {
    rivals.stopAndJudge();
    say("%d rounds, %d hooks; drawn: %s".formatted(rounds, rivals.hooks.sightings().size(), drawn));
  }

  private void say(String what) {
    String line = BootClock.text(BootClock.now()) + "  " + what;
    log.add(line);
    System.out.println(line);
  }
}
