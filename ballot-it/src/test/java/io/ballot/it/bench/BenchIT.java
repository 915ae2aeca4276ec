package io.ballot.it.bench;

import io.ballot.it.consul.AgentOptions;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.provider.ConsulProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Measures what {@link BenchOptions} ask for. It is no test of figures: it fails when something
 * does not happen at all, never because it took long.
 */
@OnRealConsul
final class BenchIT {
  private static final int HANDFUL = 3;

  /** Rounds through relays, of which the one in the middle is kept. */
  private static final int TRACED = 9;

  private final Path checkout = Micro.checkout();
  private final BenchOptions options = BenchOptions.ofSystemProperties(checkout);
  private final Path kept = checkout.resolve("docs/performance");
  private Results results = new Results();
  private final List<Throwable> failures = new ArrayList<>();

  @BeforeEach
  void takesUpWhatWasKept() throws IOException {
    if (options.docs()) {
      results = Results.read(kept.resolve("results.json"));
      List<String> subjects = options.subjects().stream().map(Subject::label).toList();
      results.forget(options::wants, subjects);
      if (options.wants("growth")) {
        results.forgetGrowth(options.growth(), subjects);
      }
    }
  }

  @Test
  void measuresEveryRowThatIsAskedFor(Lab lab) throws IOException, InterruptedException {
    attempt(() -> takeovers(lab));
    attempt(() -> inProcess(lab));
    attempt(() -> outages(lab));
    attempt(() -> serverCrashes(lab));
    attempt(() -> starts(lab));
    attempt(() -> crowds(lab));
    describe();
    write();
    if (!failures.isEmpty()) {
      AssertionError all = new AssertionError("could not be measured: " + failures);
      failures.forEach(all::addSuppressed);
      throw all;
    }
  }

  /** Something that is measured. */
  @FunctionalInterface
  private interface Measurement {
    void make() throws IOException, InterruptedException;
  }

  /** Measures; where that fails, the others are worth measuring all the same. */
  private void attempt(Measurement measurement) throws InterruptedException {
    try {
      measurement.make();
    } catch (AssertionError | RuntimeException | IOException e) {
      say("could not be measured: " + e);
      failures.add(e);
    }
  }

  private void takeovers(Lab lab) throws IOException, InterruptedException {
    List<TakeoverRow> rows =
        Takeovers.all().stream().filter(row -> options.wants(row.name())).toList();
    if (rows.isEmpty() && !options.wants("hook-cost")) {
      return;
    }
    ConsulAgent agent = lab.agent();
    try (Stamps stamps = new Stamps(lab.newFolder("floor"))) {
      if (options.wants("hook-cost")) {
        say("hook-cost");
        results.add(
            new Figure(
                "hook-cost", Figure.FLOOR, new HookCost(stamps).measure(4 * options.n()), ""));
      }
      for (TakeoverRow row : rows) {
        attempt(() -> floor(agent, stamps, row));
        for (Subject subject : options.subjects()) {
          say(row.name() + " of " + subject.label());
          attempt(() -> results.add(takeover(lab, agent, row, subject)));
        }
      }
    }
    agent.close();
  }

  private void floor(ConsulAgent agent, Stamps stamps, TakeoverRow row)
      throws IOException, InterruptedException {
    say(row.name() + ", the floor");
    int rounds = row.rounds(options.n());
    Samples samples =
        switch (row.name()) {
          case "kill-fast" ->
              new CrashFloor(agent.http(), row.name(), Duration.ofSeconds(2), Duration.ofSeconds(1))
                  .measure(Math.min(rounds, HANDFUL));
          case "kill" ->
              new CrashFloor(agent.http(), row.name(), Duration.ofSeconds(5), Duration.ofSeconds(3))
                  .measure(Math.min(rounds, HANDFUL));
          default ->
              new Floor(agent.http(), agent.name(), stamps, "floor-" + row.name())
                  .measure(row.floor(), rounds);
        };
    results.add(new Figure(row.name(), Figure.FLOOR, samples, ""));
  }

  private Figure takeover(Lab lab, ConsulAgent agent, TakeoverRow row, Subject subject)
      throws IOException, InterruptedException {
    String service = "bench-" + row.name();
    try (Fleet fleet = fleet(lab, subject, agent, n -> agent.uri(), service, row.settings())) {
      Figure figure =
          new Figure(row.name(), subject.label(), row.measure(fleet, row.rounds(options.n())), "");
      say(row.name() + " of " + subject.label() + ": p50 " + figure.samples().p50() + " ms");
      if (row.name().equals("check") || row.name().equals("sigterm")) {
        return traced(lab, agent, row, subject, figure);
      }
      return figure;
    }
  }

  /** Runs some more rounds through relays, and keeps the one in the middle. */
  private Figure traced(Lab lab, ConsulAgent agent, TakeoverRow row, Subject subject, Figure figure)
      throws IOException, InterruptedException {
    Map<Integer, Relay> relays = relays(lab, agent);
    try (Fleet fleet =
        fleet(lab, subject, agent, through(relays), "trace-" + row.name(), row.settings())) {
      results.add(new Tracing(fleet, relays, subject).middle(row, Math.min(options.n(), TRACED)));
    }
    return figure;
  }

  private static Map<Integer, Relay> relays(Lab lab, ConsulAgent agent) {
    Map<Integer, Relay> relays = new HashMap<>();
    for (int number = 1; number <= HANDFUL; number++) {
      relays.put(number, lab.endAfterTheTest(new Relay(agent.uri())));
    }
    return relays;
  }

  private static IntFunction<URI> through(Map<Integer, Relay> relays) {
    return number -> Objects.requireNonNull(relays.get(number)).uri();
  }

  private static Fleet fleet(
      Lab lab,
      Subject subject,
      ConsulAgent agent,
      IntFunction<URI> agents,
      String service,
      Fleet.Settings settings)
      throws IOException, InterruptedException {
    return new Fleet(lab, subject, agent.http(), agents, service, settings).startAll(HANDFUL);
  }

  private void inProcess(Lab lab) throws IOException, InterruptedException {
    if (!options.wants(LibraryRow.NAME)) {
      return;
    }
    say(LibraryRow.NAME);
    ConsulAgent agent = lab.agent();
    try (Stamps stamps = new Stamps(lab.newFolder("floor"))) {
      results.add(
          new Figure(
              LibraryRow.NAME,
              Figure.FLOOR,
              new Floor(agent.http(), agent.name(), stamps, "floor-library")
                  .measure(Floor.Kind.STEP_DOWN, options.n()),
              ""));
      results.add(
          new Figure(
              LibraryRow.NAME,
              "ballot",
              new LibraryRow(agent.http(), "bench-library").measure(options.n()),
              ""));
    }
    agent.close();
  }

  private void outages(Lab lab) throws IOException, InterruptedException {
    if (!options.wants(OutageRow.NAME)) {
      return;
    }
    ConsulCluster cluster = lab.cluster(3, 1);
    ConsulAgent client = cluster.client(1);
    int rounds = Math.max(1, options.n() / 10);
    try (Stamps stamps = new Stamps(lab.newFolder("floor"))) {
      say(OutageRow.NAME + ", the floor");
      results.add(
          new Figure(
              OutageRow.NAME,
              Figure.FLOOR,
              new OutageFloor(cluster, stamps).measure(Math.min(rounds, HANDFUL)),
              ""));
    }
    for (Subject subject : options.subjects()) {
      say(OutageRow.NAME + " of " + subject.label());
      Map<Integer, Relay> relays = relays(lab, client);
      try (Fleet fleet =
          fleet(lab, subject, client, through(relays), "bench-outage", OutageRow.SETTINGS)) {
        OutageRow.Measured measured =
            OutageRow.measure(
                cluster, fleet, relays.values(), new Tracing(fleet, relays, subject), rounds);
        results.add(new Figure(OutageRow.NAME, subject.label(), measured.samples(), ""));
        results.add(measured.middle());
      }
    }
    cluster.close();
  }

  private void serverCrashes(Lab lab) throws IOException, InterruptedException {
    if (!options.wants(ServerCrashRow.NAME)) {
      return;
    }
    UnaryOperator<AgentOptions> usual =
        each -> each.withRaftMultiplier(ServerCrashRow.RAFT_MULTIPLIER);
    ConsulCluster cluster = lab.cluster(3, 1, usual);
    ConsulAgent client = cluster.client(1);
    int rounds = Math.max(1, options.n() / 10);
    for (Subject subject : options.subjects()) {
      say(ServerCrashRow.NAME + " of " + subject.label());
      try (Fleet fleet =
          fleet(lab, subject, client, n -> client.uri(), "bench-crash", ServerCrashRow.SETTINGS)) {
        results.add(ServerCrashRow.measure(cluster, fleet, subject.label(), rounds));
      }
    }
    cluster.close();
  }

  private void starts(Lab lab) throws IOException, InterruptedException {
    if (!options.wants(StartRow.NAME)) {
      return;
    }
    ConsulAgent agent = lab.agent();
    results.add(
        new Figure(StartRow.NAME, Figure.FLOOR, StartRow.floor(agent.http(), options.n()), ""));
    for (Subject subject : options.subjects()) {
      say(StartRow.NAME + " of " + subject.label());
      results.add(
          new Figure(
              StartRow.NAME,
              subject.label(),
              StartRow.measure(
                  lab, subject, agent.http(), agent.uri(), Math.max(1, options.n() / 2)),
              ""));
    }
    agent.close();
  }

  private void crowds(Lab lab) throws IOException, InterruptedException {
    CrowdRows rows = new CrowdRows(lab, options.idle());
    for (String row : List.of(CrowdRows.KILLED, CrowdRows.STOPPED)) {
      if (options.wants(row)) {
        results.add(new Figure(row, Figure.FLOOR, rows.floorOfAll(options.crowd()), ""));
      }
    }
    for (Subject subject : options.subjects()) {
      if (options.wants("growth")) {
        for (int elections : options.growth()) {
          say("growth of " + subject.label() + " to " + elections);
          attempt(() -> grow(rows, subject, elections));
        }
      }
      if (options.wants(CrowdRows.KILLED)) {
        say(CrowdRows.KILLED + " of " + subject.label());
        attempt(() -> results.add(rows.killed(subject, options.crowd())));
      }
      if (options.wants(CrowdRows.STOPPED)) {
        say(CrowdRows.STOPPED + " of " + subject.label());
        attempt(() -> results.add(rows.stopped(subject, options.crowd())));
      }
      if (options.wants(CrowdRows.FLAPS)) {
        say(CrowdRows.FLAPS + " of " + subject.label());
        attempt(() -> rows.flaps(subject, options.crowd(), 50, 10).forEach(results::add));
      }
    }
  }

  private void grow(CrowdRows rows, Subject subject, int elections)
      throws IOException, InterruptedException {
    Growth growth = rows.growth(subject, elections);
    say(growth.toString());
    results.add(growth);
    if (!growth.isComplete()) {
      throw new AssertionError("not all were elected and tagged: " + growth);
    }
  }

  private void describe() throws IOException, InterruptedException {
    results.surroundings("measured", LocalDate.now(ZoneOffset.UTC).toString());
    results.surroundings("Consul", ConsulProvider.ofThisRun().version().toString());
    results.surroundings("Java", System.getProperty("java.vm.name") + " " + Runtime.version());
    results.surroundings("system", System.getProperty("os.name") + " " + processor());
    results.surroundings(
        "processors", Integer.toString(Runtime.getRuntime().availableProcessors()));
    results.surroundings("a read of /proc/uptime", Waking.describe());
    results.surroundings(
        "load when it ended", Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0]);
  }

  private static String processor() throws IOException {
    return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
        .filter(line -> line.startsWith("model name"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse(System.getProperty("os.arch"));
  }

  private void write() throws IOException {
    List<RowTitle> takeover = titles();
    List<RowTitle> daemon =
        List.of(
            new RowTitle(StartRow.NAME, StartRow.CAUSE, StartRow.REACH),
            new RowTitle(
                CrowdRows.KILLED,
                "leader daemon of %d elections killed → a second leads all, after session end and lock delay"
                    .formatted(options.crowd()),
                "≤ 5 s"),
            new RowTitle(
                CrowdRows.STOPPED,
                "leader daemon of %d elections gets SIGTERM → a second leads all"
                    .formatted(options.crowd()),
                "as above"),
            new RowTitle(
                CrowdRows.FLAPS,
                "50 checks a second of %d elections turn critical → lock is another's"
                    .formatted(options.crowd()),
                "as above"));
    Tables tables = new Tables(results);
    Plots plots = new Plots(results);
    Path folder = options.docs() ? kept : Path.of("target", "bench");
    results.write(folder.resolve("results.json"));
    Files.writeString(folder.resolve("takeover.svg"), plots.takeover(takeover));
    Files.writeString(folder.resolve("growth.svg"), plots.growth());
    String text =
        String.join(
            "\n",
            tables.surroundings(),
            tables.takeover(takeover),
            tables.takeover(daemon),
            tables.growth(),
            tables.traces());
    say("the figures:\n" + text);
    if (options.docs()) {
      new Document(checkout.resolve("docs/PERFORMANCE.md"))
          .fill("surroundings", tables.surroundings())
          .fill("takeover", tables.takeover(takeover))
          .fill("daemon", tables.takeover(daemon))
          .fill("growth", tables.growth())
          .fill("traces", tables.traces())
          .save();
    } else {
      Files.writeString(folder.resolve("tables.md"), text);
    }
  }

  private static List<RowTitle> titles() {
    List<RowTitle> titles = new ArrayList<>();
    for (TakeoverRow row : Takeovers.all()) {
      titles.add(new RowTitle(row.name(), row.cause(), row.reach()));
    }
    titles.add(2, new RowTitle(LibraryRow.NAME, LibraryRow.CAUSE, LibraryRow.REACH));
    titles.add(new RowTitle(ServerCrashRow.NAME, ServerCrashRow.CAUSE, ServerCrashRow.REACH));
    titles.add(new RowTitle(OutageRow.NAME, OutageRow.CAUSE, OutageRow.REACH));
    titles.add(new RowTitle("hook-cost", "the hook itself: process asked for → stamp", ""));
    return titles;
  }

  /** To whoever waits for it, since it takes long. */
  private static void say(String what) {
    System.out.println("[bench] " + what);
  }
}
