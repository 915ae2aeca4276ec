import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * From the start of a daemon's process to the moment at which Consul tells others that the lock is
 * held, and the resident memory of that process some time later. Commands are measured in turn, so
 * that what else the machine does meets all of them alike; the first round is not counted.
 */
final class Start {
  private static final long BOUND_S = 60;
  private static final String KEY = "bench/start/leader";

  private final HttpClient http = HttpClient.newHttpClient();
  private final String consul;
  private final Path folder;

  private Start(String consul, Path folder) {
    this.consul = consul;
    this.folder = folder;
  }

  /** One start: milliseconds to the lock, milliseconds of processor time by then, KiB resident. */
  private record Taken(double lock, double cpu, long resident) {}

  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]).toRealPath();
    int runs = 10;
    int memory = 1;
    long seconds = 60;
    Map<String, String> commands = new LinkedHashMap<>();
    for (int i = 1; i < args.length; i++) {
      switch (args[i]) {
        case "--runs" -> runs = Integer.parseInt(args[++i]);
        case "--memory" -> memory = Integer.parseInt(args[++i]);
        case "--seconds" -> seconds = Long.parseLong(args[++i]);
        default -> {
          String[] named = args[i].split("=", 2);
          if (named.length < 2) {
            System.err.println("bench/start: read `" + args[i] + "`; allowed: name=command");
            System.exit(2);
          }
          commands.put(named[0], named[1]);
        }
      }
    }
    if (commands.isEmpty()) {
      commands.put("ballot", "'" + root.resolve("ballot") + "'");
    }
    Path folder = Files.createTempDirectory("ballot-bench-");
    int port = freePort();
    Process agent =
        new ProcessBuilder(
                System.getenv().getOrDefault("CONSUL_BIN", "consul"),
                "agent",
                "-dev",
                "-bind=127.0.0.1",
                "-dns-port=-1",
                "-grpc-port=-1",
                "-http-port=" + port,
                "-server-port=" + freePort(),
                "-serf-lan-port=" + freePort(),
                "-serf-wan-port=" + freePort())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("consul.log").toFile())
            .start();
    try {
      Start bench = new Start("http://127.0.0.1:" + port, folder);
      bench.prepare();
      Map<String, List<Taken>> starts = bench.rounds(commands, runs, 0);
      Map<String, List<Taken>> later = bench.rounds(commands, memory, seconds);
      System.out.printf(
          "%-14s %4s %8s %8s %8s %8s   %s%n",
          "ms to the lock", "n", "min", "p50", "p99", "max", "processor ms by then (p50)");
      starts.forEach((name, taken) -> {
        List<Double> ms = sorted(taken, Taken::lock);
        System.out.printf(
            "%-14s %4d %8.0f %8.0f %8.0f %8.0f   %.0f%n",
            name,
            ms.size(),
            ms.getFirst(),
            quantile(ms, 0.5),
            quantile(ms, 0.99),
            ms.getLast(),
            quantile(sorted(taken, Taken::cpu), 0.5));
      });
      System.out.printf("%nVmRSS after %d s%n", seconds);
      later.forEach((name, taken) ->
          System.out.printf(
              "%-14s %4d   p50 %.1f MiB%n",
              name,
              taken.size(),
              quantile(sorted(taken, t -> (double) t.resident()), 0.5) / 1024));
    } finally {
      agent.destroy();
      agent.waitFor();
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  private void prepare() throws Exception {
    String service = "{\"ID\":\"bench-1\",\"Name\":\"bench\",\"Port\":80}";
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(BOUND_S);
    while (!isAnswered("/v1/catalog/node/" + node(), end)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
    }
    http.send(
        HttpRequest.newBuilder(URI.create(consul + "/v1/agent/service/register"))
            .PUT(BodyPublishers.ofString(service))
            .build(),
        BodyHandlers.discarding());
    Files.writeString(
        folder.resolve("bench.yaml"),
        """
        consul:
          address: %s
        stateDir: %s
        election:
          enabled: [bench]
          services:
            bench:
              id: bench-1
              key: %s
              primaryTag: primary
              execOnPromote: 'true'
              execOnDemote: 'true'
        """
            .formatted(consul, folder.resolve("state"), KEY));
  }

  private static String node() throws IOException, InterruptedException {
    Process uname = new ProcessBuilder("uname", "-n").start();
    String name = new String(uname.getInputStream().readAllBytes()).strip();
    uname.waitFor();
    return name;
  }

  private boolean isAnswered(String path, long end) throws InterruptedException {
    try {
      HttpResponse<String> answer = get(path);
      return answer.statusCode() == 200 && !answer.body().equals("null");
    } catch (IOException e) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Consul does not answer", e);
      }
      return false;
    }
  }

  private Map<String, List<Taken>> rounds(Map<String, String> commands, int runs, long seconds)
      throws Exception {
    Map<String, List<Taken>> all = new LinkedHashMap<>();
    for (int round = seconds > 0 ? 1 : 0; round <= runs; round++) {
      for (Map.Entry<String, String> command : commands.entrySet()) {
        Taken taken = start(command.getValue(), seconds);
        if (round > 0) {
          all.computeIfAbsent(command.getKey(), name -> new ArrayList<>()).add(taken);
        }
      }
    }
    return all;
  }

  private Taken start(String command, long seconds) throws Exception {
    CompletableFuture<Long> locked = new CompletableFuture<>();
    String index = get("/v1/kv/" + KEY).headers().firstValue("X-Consul-Index").orElse("0");
    Thread.ofVirtual().start(() -> watch(index, locked));
    ProcessBuilder daemon =
        new ProcessBuilder("sh", "-c", "exec " + command + " run --config " + folder + "/bench.yaml")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("daemon.log").toFile());
    long begin = System.nanoTime();
    Process process = daemon.start();
    try {
      double lock = (locked.get(BOUND_S, TimeUnit.SECONDS) - begin) / 1e6;
      double cpu = processorMillis(process.pid());
      boolean ended = process.waitFor(seconds, TimeUnit.SECONDS);
      return new Taken(lock, cpu, ended ? 0 : resident(process.pid()));
    } finally {
      process.destroy();
      process.waitFor();
    }
  }

  private void watch(String from, CompletableFuture<Long> locked) {
    String index = from;
    try {
      while (!locked.isDone()) {
        HttpResponse<String> answer = get("/v1/kv/" + KEY + "?wait=30s&index=" + index);
        if (answer.body().contains("\"Session\"")) {
          locked.complete(System.nanoTime());
        }
        index = answer.headers().firstValue("X-Consul-Index").orElse("0");
      }
    } catch (IOException | InterruptedException e) {
      locked.completeExceptionally(e);
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return http.send(
        HttpRequest.newBuilder(URI.create(consul + path)).build(), BodyHandlers.ofString());
  }

  /** User and system time in the kernel's hundredths of a second. */
  private static double processorMillis(long pid) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) * 10.0;
  }

  private static long resident(long pid) throws IOException {
    return Files.readAllLines(Path.of("/proc/" + pid + "/status")).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .map(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
        .findFirst()
        .orElse(0L);
  }

  private static List<Double> sorted(List<Taken> taken, Function<Taken, Double> figure) {
    return taken.stream().map(figure).sorted().toList();
  }

  private static double quantile(List<Double> sorted, double share) {
    return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
