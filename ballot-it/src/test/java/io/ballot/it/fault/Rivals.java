package io.ballot.it.fault;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.domain.simulation.FaultKind;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Kv;
import io.ballot.it.consul.Services;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookClock;
import io.ballot.it.daemon.HookGate;
import io.ballot.it.daemon.HookLog;
import io.ballot.it.daemon.HookRun;
import io.ballot.it.fault.HookWitness.Sighting;
import io.ballot.it.fault.OutsideView.Lock;
import io.ballot.it.junit.Lab;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.Signal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;

/**
 * The instances of one service, each with a daemon beside it on an agent of its own, and everything
 * that is recorded of them. Instance n stands on client agent n.
 */
final class Rivals implements AutoCloseable {

  static final String TAG = "primary";

  /** Tells a hook's daemon, and which of that daemon's lives it was. */
  static final String DAEMON = "FAULT_TEST_DAEMON";

  static final Duration LOCK_DELAY = Duration.ofSeconds(3);
  static final Duration DEMOTE_BUDGET = Duration.ofSeconds(1);

  /** Invariant 6: the lock delay, twice the session's TTL, a second; and room for the machine. */
  static final Duration LEADS_AGAIN = LOCK_DELAY.plusSeconds(20 + 1 + 20);

  private static final int LINES_OF_EACH = 20;

  private static final Pattern LIVENESS = Pattern.compile("ballot:c[0-9]+:[0-9a-f-]+");

  final Arena arena;
  final String service;
  final String key;
  final HookWitness hooks;
  final OutsideView<Lock> lock;
  final OutsideView<Set<String>> tags;
  private final Path folder;
  private final Path mood;
  private final HookLog log;
  private final List<DaemonLife> lives = new ArrayList<>();
  private final Map<Integer, DaemonLife> current = new TreeMap<>();
  private final Map<Integer, String> addresses = new TreeMap<>();
  private final Troubles troubles = new Troubles();
  private final String promote;
  private final String demote;
  private Path states;
  private String jvmOptions = "";
  private Duration liveness = Duration.ofSeconds(2);
  private Duration lockDelay = LOCK_DELAY;

  Rivals(Arena arena, String service) throws InterruptedException {
    this.arena = arena;
    this.service = service;
    this.key = "elections/" + service + "/leader";
    this.folder = arena.lab().newFolder("rivals");
    this.states = folder;
    this.mood = folder.resolve("mood");
    mood("quick");
    this.log = new HookLog(arena.lab().newFolder("hooks"), HookClock.BOOT, List.of(DAEMON));
    HookGate gate = arena.lab().endAfterTheTest(new HookGate(folder, "gate"));
    this.promote = log.hook("promote", work(gate));
    this.demote = log.hook("demote", work(gate));
    this.hooks = new HookWitness(log.file());
    List<ConsulAgent> servers = arena.cluster().servers();
    this.lock = OutsideView.ofLock(servers, key);
    this.tags = OutsideView.ofTag(servers, service, TAG);
    arena.lab().endAfterTheTest(this);
  }

  /** Three instances with their daemons in an arena of their own; the first one leads. */
  static Rivals three(Lab lab) throws IOException, InterruptedException {
    return new Rivals(Arena.of(lab, 3), "web").startAll(3);
  }

  private String work(HookGate gate) {
    return """
    trap 'exit 143' TERM
    read -r mood <'%s'
    case $mood in
      slow) sleep 2 ;;
      hanging) %s ;;
      stubborn) trap '' TERM; %2$s ;;
      failing) exit 3 ;;
    esac
    """
        .formatted(mood, gate.waitHere());
  }

  /** How hooks behave that start from now on: quick, slow, hanging, stubborn or failing. */
  void mood(String how) {
    try {
      // In one step: a hook that starts in this moment reads the old mood or the new one.
      Path next = Files.writeString(folder.resolve("next-mood"), how + "\n");
      Files.move(next, mood, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + mood, e);
    }
  }

  /** Has hooks that are to start from now on be there, or not. */
  void hooksAreThere(boolean there) {
    for (String hook : List.of(promote, demote)) {
      if (!Path.of(hook).toFile().setExecutable(there)) {
        throw new IllegalStateException("the rights of " + hook + " cannot be changed");
      }
    }
  }

  /** Has daemons that start from now on keep their marks in folders of this one. */
  void keepStateIn(Path otherFolder) {
    states = otherFolder;
  }

  /** Has the JVMs of daemons that start from now on be told more. */
  void jvmOptions(String more) {
    jvmOptions = more;
  }

  /** Has daemons that start from now on use another TTL of their liveness, and lock delay. */
  void sessionsLast(Duration itsLiveness, Duration itsLockDelay) {
    liveness = itsLiveness;
    lockDelay = itsLockDelay;
  }

  /** Has the daemon of an instance reach its agent at this address. */
  void reachAgentAt(int number, String address) {
    addresses.put(number, address);
  }

  String id(int number) {
    return service + "-" + number;
  }

  int numberOf(String instance) {
    return Integer.parseInt(instance.substring(instance.lastIndexOf('-') + 1));
  }

  String check(int number) {
    return Services.checkOf(id(number));
  }

  ConsulHttp http(int number) {
    return arena.agent(number).http();
  }

  /** Registers an instance with its agent, passing. */
  void register(int number) throws IOException, InterruptedException {
    register(number, List.of("v1"));
  }

  /** The same, as a tool does that has tags of its own for it. */
  void register(int number, List<String> itsTags) throws IOException, InterruptedException {
    // Of one that has an address Consul knows what a transaction would lose, so that tags are moved
    // record by record.
    String address = number % 2 == 0 ? "192.0.2." + number : "";
    http(number).services().register(id(number), service, address, 8000 + number, itsTags);
  }

  /**
   * Has an instance's check pass, while nobody may answer: the agent does it at once, and only its
   * answer waits for the servers.
   */
  void passUnanswered(int number) throws InterruptedException {
    try {
      http(number).services().pass(check(number));
    } catch (IOException e) {
      System.out.println("No answer while the servers have no leader: " + e);
    }
  }

  /** Wedges the loop of the daemon beside an instance, for as long as the debugger is open. */
  Debugger wedge(int number) throws InterruptedException {
    DaemonLife life = daemon(number);
    Debugger debugger =
        Debugger.stopWhoeverComesTo(
            arena.lab(),
            arena.agent(number).place(),
            life.process(),
            "io.ballot.domain.runtime.ElectionLoop",
            "drain+0",
            // Where nothing happens, it is the watchdog's token that moves the loop: once it is in.
            "passToken+1");
    life.absentFrom(BootClock.now());
    return debugger;
  }

  /** Starts the daemon beside an instance; another life of it if it had one. */
  DaemonLife start(int number) {
    long before = lives.stream().filter(life -> life.name().startsWith(id(number) + "#")).count();
    String name = id(number) + "#" + (before + 1);
    DaemonProcess process =
        arena
            .lab()
            .daemonAt(arena.agent(number).place(), id(number), config(number), environment(name));
    DaemonLife life = new DaemonLife(name, process);
    lives.add(life);
    current.put(number, life);
    return life;
  }

  private Map<String, String> environment(String life) {
    Map<String, String> environment = new HashMap<>();
    environment.put(DAEMON, life);
    environment.put("LC_ALL", "C.UTF-8");
    if (!jvmOptions.isEmpty()) {
      environment.put("JAVA_TOOL_OPTIONS", jvmOptions);
    }
    return environment;
  }

  private Path config(int number) {
    String address = addresses.getOrDefault(number, arena.agent(number).uriAtItsPlace().toString());
    String yaml =
        """
        consul:
          address: %s
          liveness: %ds
        stateDir: %s
        election:
          enabled: [%s]
          services:
            %4$s:
              id: %s
              key: %s
              primaryTag: %s
              execOnPromote: %s
              execOnDemote: %s
              lockDelay: %ds
              hookTimeout: 6s
              demoteBudget: 1s
        """
            .formatted(
                address,
                liveness.toSeconds(),
                state(number),
                service,
                id(number),
                key,
                TAG,
                promote,
                demote,
                lockDelay.toSeconds());
    try {
      return Files.writeString(folder.resolve("ballot-" + number + ".yaml"), yaml);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path state(int number) {
    return states.resolve("state-" + number);
  }

  /** Registers the instances and starts their daemons; the first one leads. */
  Rivals startAll(int count) throws IOException, InterruptedException {
    for (int number = 1; number <= count; number++) {
      register(number);
    }
    start(1).process().awaitEvent("promoted", Arena.SOON);
    for (int number = 2; number <= count; number++) {
      start(number);
    }
    for (int number = 2; number <= count; number++) {
      daemon(number).process().awaitEvent("leader-known", Arena.SOON);
      daemon(number).process().awaitEvent("session-opened", Arena.SOON);
    }
    return this;
  }

  /** The daemon that serves an instance now, or served it last. */
  DaemonLife daemon(int number) {
    DaemonLife life = current.get(number);
    if (life == null) {
      throw new IllegalStateException(id(number) + " was never started");
    }
    return life;
  }

  /** Every life of every daemon. */
  List<DaemonLife> lives() {
    return List.copyOf(lives);
  }

  /** The hooks that could not be started. */
  List<Miss> misses() {
    return lives.stream().flatMap(life -> life.misses().stream()).toList();
  }

  /** Who believed that it led, and when. */
  List<Belief> beliefs() {
    return lives.stream().flatMap(life -> life.beliefs().stream()).toList();
  }

  /** Who was promoted and demoted, in the order of time. */
  List<Turn> turns() {
    return Turn.all(hooks.sightings(), misses());
  }

  /** What was done to them. */
  Troubles troubles() {
    return troubles;
  }

  /** Something is about to be broken; the invariants need not hold that the fault table says. */
  void trouble(String what, FaultKind... kinds) {
    troubles.begin(
        what,
        Stream.of(kinds)
            .flatMap(kind -> kind.givesUp().stream())
            .collect(Collectors.toUnmodifiableSet()));
  }

  /** Nothing is broken any more: waits until Consul answers everywhere, which begins a peace. */
  void peace() throws InterruptedException {
    arena.awaitAnswers();
    troubles.end();
  }

  /** The daemon that has been promoted and not demoted, and is neither dead nor frozen. */
  Optional<String> leader() {
    return Verdict.leaderAt(this, BootClock.now());
  }

  /**
   * Waits until exactly one leads and carries the tag alone, holding the lock; gives its number.
   */
  int awaitLeader() throws InterruptedException {
    Deadline deadline = Deadline.in(LEADS_AGAIN);
    while (true) {
      Optional<String> leader = leader();
      if (leader.isPresent()
          && !tags.seen().isEmpty()
          && tags.seen().getLast().what().equals(Set.of(leader.get()))
          && !lock.seen().getLast().what().session().isEmpty()) {
        return numberOf(leader.get());
      }
      if (deadline.isOver()) {
        throw new AssertionError(
            "nobody leads, with the tag, within %s of peace\n%s".formatted(LEADS_AGAIN, text()));
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Waits for a run of a hook that fits, and gives the first; fails with all that is known. */
  Sighting awaitRun(String what, Predicate<Sighting> fits, Duration bound)
      throws InterruptedException {
    return hooks
        .await(fits, bound)
        .orElseThrow(
            () -> new AssertionError("not within %s: %s\n%s".formatted(bound, what, text())));
  }

  /** Waits until another instance than this one has been promoted. */
  Sighting awaitPromotionOfAnother(int number, long after) throws InterruptedException {
    return awaitRun(
        "another than " + id(number) + " is promoted",
        seen ->
            seen.event().equals("promote")
                && seen.begin().nanos() >= after
                && !seen.begin().instance().equals(id(number)),
        LEADS_AGAIN);
  }

  /** Lets so much time go by, and judges it. */
  void goOnFor(Duration time) throws InterruptedException {
    Deadline.in(time).pass();
    Verdict.judge(this);
  }

  /** Waits until the lock is as wanted, and gives it. */
  Lock awaitLock(Predicate<Lock> wanted) throws InterruptedException {
    Deadline deadline = Deadline.in(LEADS_AGAIN);
    while (!wanted.test(lock.seen().getLast().what())) {
      if (deadline.isOver()) {
        throw new AssertionError("the lock is not as wanted\n" + text());
      }
      Thread.onSpinWait();
    }
    return lock.seen().getLast().what();
  }

  /** The instance whose daemon opened a session. */
  int ownerOf(String session) throws IOException, InterruptedException {
    for (JsonNode one : server().sessions().list()) {
      for (int number : current.keySet()) {
        if (one.path("ID").asText().equals(session) && isNameOf(one).test(sessionName(number))) {
          return number;
        }
      }
    }
    throw new AssertionError("nobody's session: " + session + "\n" + text());
  }

  /** Waits until the servers have another leader than this one. */
  void awaitAnotherServerLeader(ConsulAgent than) throws InterruptedException {
    ConsulAgent other =
        arena.cluster().servers().stream()
            .filter(server -> server != than)
            .findFirst()
            .orElseThrow();
    String old = '"' + than.rpcAddress() + '"';
    Deadline deadline = Deadline.in(LEADS_AGAIN);
    while (!deadline.isOver()) {
      try {
        String leader = other.http().get("status/leader").body().strip();
        if (!leader.equals(old) && leader.contains(":")) {
          return;
        }
      } catch (IOException e) {
        // It is busy with the election.
      }
      deadline.pauseBetweenTries();
    }
    throw new AssertionError("the servers elected nobody else than " + than.name());
  }

  /** Waits until the mark of an instance's term is on the disk. */
  void awaitMark(int number) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(LEADS_AGAIN);
    while (marks(number).isEmpty()) {
      if (deadline.isOver()) {
        throw new AssertionError("no mark of " + id(number) + "\n" + text());
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Waits until an instance does not carry the tag. */
  void awaitTagOff(int number) throws InterruptedException {
    Deadline deadline = Deadline.in(LEADS_AGAIN);
    while (tags.seen().getLast().what().contains(id(number))) {
      if (deadline.isOver()) {
        throw new AssertionError(id(number) + " keeps the tag\n" + text());
      }
      deadline.pauseBetweenTries();
    }
  }

  /** Waits for the begin of a promote hook of an instance. */
  Sighting awaitPromotion(int number, long after) throws InterruptedException {
    return awaitRun(
        id(number) + " is promoted",
        seen -> seen.begin().begins("promote", id(number)) && seen.begin().nanos() >= after,
        LEADS_AGAIN);
  }

  /** Waits for the begin of a demote hook of an instance. */
  Sighting awaitDemote(int number, long after) throws InterruptedException {
    return awaitRun(
        id(number) + " is demoted",
        seen -> seen.begin().begins("demote", id(number)) && seen.begin().nanos() >= after,
        LEADS_AGAIN);
  }

  /** Begins of an event's hooks of one life of a daemon, from an instant on. */
  List<HookRun> begins(String event, DaemonLife life, long after) {
    return hooks.sightings().stream()
        .filter(seen -> seen.daemon().equals(life.name()) && seen.event().equals(event))
        .map(Sighting::begin)
        .filter(begin -> begin.nanos() >= after)
        .toList();
  }

  /** Stops all daemons in good order, and judges everything, what is left behind included. */
  void stopAndJudge() throws IOException, InterruptedException {
    troubles.begin("all daemons are stopped", Set.of());
    Set<String> liveness = livenessServices();
    stopAll();
    troubles.startAfresh(BootClock.now());
    Verdict.judge(this);
    requireNothingLeft(liveness);
  }

  /** The liveness services that the sessions of the daemons that run are bound to. */
  private Set<String> livenessServices() throws IOException, InterruptedException {
    Set<String> services = new TreeSet<>();
    for (JsonNode session : server().sessions().list()) {
      if (current.keySet().stream().map(this::sessionName).anyMatch(isNameOf(session))) {
        LIVENESS
            .matcher(session.toString())
            .results()
            .map(MatchResult::group)
            .forEach(services::add);
      }
    }
    return services;
  }

  private static Predicate<String> isNameOf(JsonNode session) {
    return session.path("Name").asText()::equals;
  }

  private String sessionName(int number) {
    return "ballot/c" + number + "/" + daemon(number).process().pid();
  }

  private ConsulHttp server() throws InterruptedException {
    return arena.cluster().awaitLeader(Arena.SOON).http();
  }

  /** Stops the daemons that run, in good order. */
  void stopAll() throws InterruptedException {
    List<DaemonProcess> running =
        current.values().stream()
            .map(DaemonLife::process)
            .filter(DaemonProcess::isRunning)
            .toList();
    for (DaemonProcess daemon : running) {
      // Before that nobody listens to signals, and nothing has been begun that could be ended.
      daemon.awaitEvent("started", LEADS_AGAIN);
      daemon.signal(Signal.TERM);
    }
    for (DaemonProcess daemon : running) {
      Assertions.assertEquals(0, daemon.awaitExit(LEADS_AGAIN), this::text);
    }
  }

  /** Invariant 7. */
  private void requireNothingLeft(Set<String> liveness) throws IOException, InterruptedException {
    ConsulHttp server = server();
    Assertions.assertEquals(
        List.of(), Catalog.tagged(server.catalog().instances(service), TAG), "a tag is left");
    Assertions.assertFalse(
        server.kv().get(key).filter(Kv.Entry::isLocked).isPresent(), "the lock is left");
    List<String> services =
        server.catalog().instances("ballot").stream().map(Catalog.Instance::id).toList();
    Assertions.assertTrue(
        Collections.disjoint(services, liveness),
        () -> "a liveness service is left: " + services + ", of " + liveness);
    for (int number : current.keySet()) {
      Assertions.assertEquals(
          List.of(),
          server.sessions().list().stream()
              .filter(session -> isNameOf(session).test(sessionName(number)))
              .toList(),
          "a session is left");
      requireNoMark(number);
    }
    Assertions.assertEquals(
        List.of(),
        hooks.sightings().stream().filter(Sighting::runs).toList(),
        "a hook's process is left");
  }

  private void requireNoMark(int number) throws IOException {
    Assertions.assertEquals(List.of(), marks(number), "a mark is left");
  }

  private List<Path> marks(int number) throws IOException {
    if (!Files.isDirectory(state(number))) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(state(number))) {
      return files.filter(Files::isRegularFile).filter(file -> !isAbandoned(file)).toList();
    }
  }

  /** A daemon that is killed while it writes leaves this; one that writes later removes it. */
  private static boolean isAbandoned(Path file) {
    String name = file.getFileName().toString();
    return name.startsWith(".") && name.endsWith(".tmp");
  }

  /** All that is known, for people. */
  String text() {
    String missed = misses().stream().map(Miss::toString).collect(Collectors.joining("\n"));
    String logs =
        lives.stream()
            .map(life ->
                life + ":\n" + String.join("\n", life.process().output().tail(LINES_OF_EACH)))
            .collect(Collectors.joining("\n"));
    return "what was done:\n%s\nhooks:\n%s\nhooks that could not be started:\n%s\nthe lock:\n%s\nthe tag:\n%s\nthe ends of the logs, %s"
        .formatted(troubles.text(), hooks.text(), missed, lock.text(), tags.text(), logs);
  }

  @Override
  public void close() {
    hooks.close();
    lock.close();
    tags.close();
  }
}
