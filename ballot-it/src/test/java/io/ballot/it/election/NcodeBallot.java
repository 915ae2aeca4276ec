package io.ballot.it.election;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.consul.Kv;
import io.ballot.it.consul.Reply;
import io.ballot.it.process.Deadline;
import io.ballot.it.process.LineLog;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for a daemon of ncode/ballot: what that does on the wire, its faults included, on
 * threads of its own in this process. It has one session, bound to the user's checks, and renews it
 * at half its TTL; as often, at least a second apart, it looks at its health and its lock, and puts
 * its tag right. Nothing of ballot's own is used for it.
 *
 * <p>Its faults, each of which a mixed fleet has to live with: who leads is told by the payload
 * alone; a key that vanished tells it nothing; a hook runs only when it has changed its tag, and
 * waits for a payload in the key, which for the demote hook is the next leader's, while it looks at
 * nothing else; a stop leaves tag and promotion behind; its registrations lose fields ({@link
 * NcodeTags}).
 */
final class NcodeBallot implements AutoCloseable {
  private static final JsonMapper JSON = new JsonMapper();

  /** It looks no more often than this. */
  private static final Duration LEAST_BETWEEN_LOOKS = Duration.ofSeconds(1);

  /** How often a hook that waits looks for a payload. */
  private static final Duration BETWEEN_READS = Duration.ofSeconds(1);

  private final NcodeSettings settings;
  private final ConsulHttp http;
  private final NcodeTags tags;
  private final NcodeHooks hooks;
  private final LineLog log;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  /** The session, made anew when it is gone; {@code null} while there is none. */
  private volatile @Nullable String session;

  private volatile boolean leads;

  private interface Work {
    void happen() throws IOException, InterruptedException;
  }

  private NcodeBallot(NcodeSettings settings, ConsulHttp http, NcodeHooks hooks, LineLog log) {
    this.settings = settings;
    this.http = http;
    this.tags = new NcodeTags(settings, http);
    this.hooks = hooks;
    this.log = log;
  }

  /** Starts one beside the agent that {@code http} speaks to. */
  static NcodeBallot start(NcodeSettings settings, ConsulHttp http, NcodeHooks hooks, LineLog log) {
    NcodeBallot ballot = new NcodeBallot(settings, http, hooks, log);
    Duration half = settings.ttl().dividedBy(2);
    ballot.every(
        half.compareTo(LEAST_BETWEEN_LOOKS) < 0 ? LEAST_BETWEEN_LOOKS : half, ballot::look);
    ballot.every(half, ballot::renew);
    return ballot;
  }

  /** Does something at a rate, until the end; what was missed meanwhile is done once. */
  private void every(Duration period, Work work) {
    threads.add(
        Thread.ofVirtual()
            .name("ncode-" + settings.id())
            .start(() -> {
              try {
                long at = System.nanoTime();
                while (!isOver(at)) {
                  attempt(work);
                  at = Math.max(at + period.toNanos(), System.nanoTime());
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  /** Waits for an instant; tells whether the end came before. */
  private boolean isOver(long nanos) throws InterruptedException {
    return ended.await(nanos - System.nanoTime(), TimeUnit.NANOSECONDS);
  }

  private void attempt(Work work) throws InterruptedException {
    try {
      work.happen();
    } catch (IOException | AssertionError e) {
      log.add("[" + settings.id() + ": " + e + "]");
    }
  }

  private void look() throws IOException, InterruptedException {
    if (tags.isCritical()) {
      withdraw();
      return;
    }
    String own = session == null ? open() : session;
    if (own == null) {
      return;
    }
    if (!leads) {
      boolean won = http.kv().acquire(settings.key(), own, payload(own));
      log.add("[" + settings.id() + " tries the lock: " + won + "]");
    }
    // A key that is not there leaves it in its belief.
    Optional<JsonNode> there = payloadInTheKey();
    if (there.isPresent()) {
      leads = there.get().path("SessionID").asText().equals(own);
      showRole(leads);
    }
    if (leads) {
      for (String id : tags.takeOffOthers()) {
        log.add("[" + settings.id() + " takes the tag off " + id + "]");
      }
    }
  }

  private void withdraw() throws IOException, InterruptedException {
    leads = false;
    String own = session;
    session = null;
    if (own != null) {
      log.add("[" + settings.id() + " is critical and ends its session]");
      http.sessions().destroy(own);
    }
    showRole(false);
  }

  private void showRole(boolean leader) throws IOException, InterruptedException {
    if (tags.have(leader)) {
      log.add("[" + settings.id() + (leader ? " takes its tag]" : " puts its tag off]"));
      runHook(leader);
    }
  }

  private @Nullable String open() throws IOException, InterruptedException {
    ObjectNode request = JSON.createObjectNode();
    request.put("TTL", settings.ttl().toSeconds() + "s");
    request.put("LockDelay", settings.lockDelay().toSeconds() + "s");
    request.put("Behavior", "delete");
    ArrayNode checks = request.putArray("Checks");
    settings.serviceChecks().forEach(checks::add);
    checks.add("serfHealth");
    Reply made = http.put("session/create", request.toString());
    session = made.status() == 200 ? made.json().path("ID").asText() : null;
    log.add("[" + settings.id() + " asks for a session: " + made.body().strip() + "]");
    return session;
  }

  private void renew() throws IOException, InterruptedException {
    String own = session;
    if (own != null && http.sessions().renew(own).status() == 404) {
      log.add("[" + settings.id() + " has no session any more]");
      session = null;
    }
  }

  private String payload(String own) {
    ObjectNode payload = JSON.createObjectNode();
    payload.put("Address", settings.address());
    payload.put("Port", settings.port());
    payload.put("SessionID", own);
    return payload.toString();
  }

  private Optional<JsonNode> payloadInTheKey() throws IOException, InterruptedException {
    Optional<Kv.Entry> entry = http.kv().get(settings.key());
    if (entry.isEmpty() || entry.get().value().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(JSON.readTree(entry.get().value()));
  }

  /** Runs a hook to its end, once there is a payload in the key for its variables. */
  private void runHook(boolean promote) throws IOException, InterruptedException {
    Deadline deadline = Deadline.in(settings.ttl().plus(settings.lockDelay()).multipliedBy(2));
    for (long at = System.nanoTime(); !isOver(at); at += BETWEEN_READS.toNanos()) {
      Optional<JsonNode> payload = payloadInTheKey();
      if (payload.isPresent()) {
        hooks.run(promote, payload.get());
        return;
      }
      if (deadline.isOver()) {
        log.add("[" + settings.id() + " runs no hook: nobody leads]");
        return;
      }
    }
  }

  /** The number of what it will say next, for {@link #awaitLog}. */
  long mark() {
    return log.count();
  }

  /** Waits until it says something, from a mark on. */
  void awaitLog(long mark, String part) throws InterruptedException {
    if (log.await(mark, line -> line.contains(part), Contest.SOON).isEmpty()) {
      throw new AssertionError(settings.id() + " did not say '" + part + "'");
    }
  }

  /**
   * Ends on SIGTERM: the tag stays, no hook runs, and the session is destroyed. Where it is left,
   * as happens too, a stop is a {@link #kill}.
   */
  void stop() throws IOException, InterruptedException {
    kill();
    String own = session;
    if (own != null) {
      http.sessions().destroy(own);
    }
  }

  /** Ends as by {@code kill -9}: nothing more is asked for, and nothing tidied up. */
  void kill() {
    ended.countDown();
    try {
      for (Thread thread : threads) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }
}
