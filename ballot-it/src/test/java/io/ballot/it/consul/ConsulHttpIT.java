package io.ballot.it.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the raw client can arrange and see. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
class ConsulHttpIT {

  private static final Duration BOUND = Duration.ofSeconds(10);
  private static final Duration TTL = Duration.ofSeconds(30);

  @RepeatedTest(2)
  void givesEveryTestNamesThatNoOtherHasUsed(SharedConsul consul) throws Exception {
    String key = consul.unique("key");

    assertEquals(Optional.empty(), consul.http().kv().get(key));
    consul.http().kv().put(key, "taken");
  }

  @Test
  void takesAndReleasesALock(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String key = consul.unique("lock");
    String session = http.sessions().create(TTL, Duration.ofSeconds(1));
    String rival = http.sessions().create(TTL, Duration.ofSeconds(1));

    assertTrue(http.kv().acquire(key, session, "mine"));
    assertFalse(http.kv().acquire(key, rival, "not yours"));
    Kv.Entry held = http.kv().awaitLocked(key, BOUND);
    assertEquals(session, held.session());
    assertEquals("mine", held.value());
    assertTrue(http.kv().release(key, session, "mine"));
    http.kv().awaitFree(key, BOUND);

    assertTrue(http.kv().acquire(key, rival, "now mine"));
  }

  @Test
  void holdsALockBackForTheLockDelayOfADestroyedSession(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String key = consul.unique("lock");
    String session = http.sessions().create(TTL, Duration.ofSeconds(30));
    String rival = http.sessions().create(TTL, Duration.ofSeconds(1));
    http.kv().acquire(key, session, "mine");

    http.sessions().destroy(session);
    http.sessions().awaitGone(session, BOUND);

    assertFalse(http.kv().acquire(key, rival, "too soon"));
    assertEquals(404, http.sessions().renew(session).status());
    assertEquals(Optional.empty(), http.sessions().info(session));
    assertTrue(http.sessions().info(rival).isPresent());
    assertTrue(http.sessions().list().stream().anyMatch(s -> s.path("ID").asText().equals(rival)));
  }

  @Test
  void seesAChangeThatComesWhileItWaits(SharedConsul consul) throws Exception {
    String key = consul.unique("key");
    consul.http().kv().put(key, "old");
    try (var waiters = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Kv.Entry> waiting =
          waiters.submit(
              () -> consul.http().kv().await(key, entry -> entry.value().equals("new"), BOUND));

      consul.http().kv().put(key, "new");

      assertEquals("new", waiting.get().value());
    }
  }

  @Test
  void saysWhatItLastSawWhenAWaitIsInVain(SharedConsul consul) throws Exception {
    String key = consul.unique("key");
    consul.http().kv().put(key, "stays");

    AssertionError error =
        assertThrows(
            AssertionError.class,
            () ->
                consul
                    .http()
                    .kv()
                    .await(key, entry -> entry.value().equals("other"), Duration.ofMillis(200)));

    String message = String.valueOf(error.getMessage());
    assertTrue(message.contains("last: 200") && message.contains("c3RheXM="), message);
  }

  @Test
  void setsTheStateOfACheck(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String id = consul.unique("web-1");
    http.services().register(id, consul.unique("web"), 8080, List.of("blue"));
    String check = Services.checkOf(id);

    awaitState(consul, check, "passing");
    http.services().warn(check);
    awaitState(consul, check, "warning");
    http.services().fail(check);
    awaitState(consul, check, "critical");
    http.services().pass(check);
    awaitState(consul, check, "passing");
    http.services().deregister(id);

    assertEquals(Optional.empty(), http.services().definition(id));
  }

  private static void awaitState(SharedConsul consul, String check, String state)
      throws InterruptedException {
    consul
        .http()
        .catalog()
        .awaitChecks(
            consul.node(),
            checks -> {
              for (JsonNode one : checks) {
                if (one.path("CheckID").asText().equals(check)) {
                  return one.path("Status").asText().equals(state);
                }
              }
              return false;
            },
            BOUND);
  }

  @Test
  void putsAnInstanceIntoMaintenanceAndTakesItOut(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String id = consul.unique("web-1");
    http.services().register(id, consul.unique("web"), 8080, List.of());

    http.services().maintenance(id, true, "a test & its reason");
    awaitState(consul, "_service_maintenance:" + id, "critical");
    http.services().maintenance(id, false, "");

    http.catalog()
        .awaitChecks(
            consul.node(), checks -> !checks.toString().contains("maintenance:" + id), BOUND);
  }

  @Test
  void seesTheTagsOfTheInstancesOfAService(SharedConsul consul) throws Exception {
    ConsulHttp http = consul.http();
    String service = consul.unique("web");
    http.services().register(consul.unique("web-1"), service, 1, List.of("blue", "primary"));
    http.services().register(consul.unique("web-2"), service, 2, List.of("blue"));
    http.catalog().awaitInstances(service, all -> all.size() == 2, BOUND);

    Catalog.Instance tagged = http.catalog().awaitOnlyOneTagged(service, "primary", BOUND);

    assertEquals(consul.unique("web-1"), tagged.id());
    assertEquals(Set.of("blue", "primary"), tagged.tags());
    assertEquals(2, Catalog.tagged(http.catalog().instances(service), "blue").size());
  }

  @Test
  void refusesATransactionWhoseCheckFails(SharedConsul consul) throws Exception {
    String key = consul.unique("key");
    consul.http().kv().put(key, "x");

    Reply reply =
        consul
            .http()
            .kv()
            .transaction(
                "[{\"KV\":{\"Verb\":\"check-index\",\"Key\":\"" + key + "\",\"Index\":1}}]");

    assertEquals(409, reply.status());
  }

  @Test
  void tellsAKeyThatIsThereFromOneThatWasDeleted(SharedConsul consul) throws Exception {
    Kv kv = consul.http().kv();
    String folder = consul.unique("folder/");
    kv.put(folder + "a", "1");
    kv.put(folder + "b", "2");

    kv.delete(folder + "a");
    assertEquals(Optional.empty(), kv.get(folder + "a"));
    assertTrue(kv.get(folder + "b").isPresent());
    kv.deleteTree(folder);

    assertEquals(Optional.empty(), kv.get(folder + "b"));
  }
}
