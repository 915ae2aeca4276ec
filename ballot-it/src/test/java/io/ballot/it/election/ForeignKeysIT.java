package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.ballot.it.consul.Kv;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Elections whose key holds something of another tool's. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class ForeignKeysIT {
  /** How Consul's client library marks the keys of its semaphore and of its lock. */
  private static final String SEMAPHORE = Long.toUnsignedString(0xe0f69a2baa414de0L);

  private static final String LOCK = Long.toUnsignedString(0x2ddccbc058a50c18L);

  private static Contest contest(Lab lab, SharedConsul consul, String name) throws Exception {
    Contest contest = new Contest(lab, consul.http(), consul.uri(), consul.unique(name));
    contest.register(1);
    return contest;
  }

  private static Kv.Entry put(Contest contest, String query, String value) throws Exception {
    assertTrue(contest.http.put("kv/" + contest.key + query, value).isTrue());
    return contest.http.kv().get(contest.key).orElseThrow();
  }

  private static long count(DaemonProcess daemon, String event) {
    return daemon.events().stream().filter(DaemonProcess.is(event)).count();
  }

  /** It is told once and not taken; deleted, the key is. */
  private static void isLeftAlone(Contest contest, DaemonProcess daemon, Kv.Entry as)
      throws Exception {
    daemon.awaitEvent("foreign-lock", SOON);
    daemon.awaitEvent("session-opened", SOON);
    daemon.awaitEvent("lock-free", SOON);
    // What it would have asked for when it saw the lock free has been answered by the time that the
    // flip of a check, which it sees later, is told.
    contest.http.services().fail(contest.check(1));
    daemon.awaitEvent("not-eligible", SOON);
    contest.http.services().pass(contest.check(1));
    assertEquals(as, contest.http.kv().get(contest.key).orElseThrow());
    assertEquals(0, count(daemon, "elected"));
    assertEquals(1, count(daemon, "foreign-lock"));

    contest.http.kv().delete(contest.key);

    daemon.awaitEvent("promoted", SOON);
  }

  @Test
  void aSemaphoreIsNeverTaken(Lab lab, SharedConsul consul) throws Exception {
    Contest contest = contest(lab, consul, "semaphore");
    Kv.Entry semaphore =
        put(contest, "?flags=" + SEMAPHORE, "{\"Limit\":2,\"Holders\":{\"a\":true}}");
    assertEquals(0xe0f69a2baa414de0L, semaphore.flags());

    isLeftAlone(contest, contest.start(1), semaphore);
  }

  @Test
  void aLockOfConsulLockIsWaitedForAndNotTakenWhenItIsLeftBehind(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "consul-lock");
    String session = contest.http.sessions().create(Duration.ofSeconds(60), Duration.ZERO);
    put(contest, "?acquire=" + session + "&flags=" + LOCK, "host-7");
    DaemonProcess daemon = contest.start(1);
    daemon.awaitEvent("leader-known", SOON);
    daemon.awaitEvent("foreign-lock", SOON);

    Kv.Entry left = put(contest, "?release=" + session + "&flags=" + LOCK, "host-7");

    isLeftAlone(contest, daemon, left);
    contest.http.sessions().destroy(session);
  }

  @Test
  void aValueThatSaysNothingIsToldAndTheFreeKeyTaken(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "plain-value");
    put(contest, "", "somebody was here");

    DaemonProcess daemon = contest.start(1);

    daemon.awaitEvent("promoted", SOON);
    assertEquals(1, count(daemon, "foreign-lock"));
    assertTrue(contest.http.kv().awaitLocked(contest.key, SOON).value().contains("SessionID"));
  }

  @Test
  void aLeaderWhoseKeyIsMarkedByAnotherToolGoesOnAndPutsItBack(Lab lab, SharedConsul consul)
      throws Exception {
    Contest contest = contest(lab, consul, "marked-over");
    DaemonProcess daemon = contest.startLeader(1);
    String payload = contest.http.kv().awaitLocked(contest.key, SOON).value();

    put(contest, "?flags=" + SEMAPHORE, "{}");
    daemon.awaitEvent("foreign-lock", SOON);
    contest.http.services().fail(contest.check(1));

    daemon.awaitEvent("demoted", SOON);
    assertEquals("unhealthy", daemon.awaitEvent("stepping-down", SOON).path("reason").asText());
    Kv.Entry released = contest.http.kv().get(contest.key).orElseThrow();
    assertEquals(payload, released.value());
    assertEquals(0, released.flags());
  }
}
