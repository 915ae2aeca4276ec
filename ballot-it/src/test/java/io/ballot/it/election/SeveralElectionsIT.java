package io.ballot.it.election;

import static io.ballot.it.election.Contest.SOON;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.Catalog;
import io.ballot.it.daemon.DaemonProcess;
import io.ballot.it.daemon.HookHistory;
import io.ballot.it.daemon.HookLog;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import io.ballot.it.process.Signal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Several elections in one daemon. */
@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
final class SeveralElectionsIT {

  private static DaemonProcess start(Lab lab, SharedConsul consul, String elections)
      throws Exception {
    Path folder = lab.newFolder("several");
    Path config =
        Files.writeString(
            folder.resolve("ballot.yaml"),
            "consul:\n  address: "
                + consul.uri()
                + "\nstateDir: "
                + folder.resolve("state")
                + "\n"
                + elections);
    return lab.daemon("several", config, Map.of());
  }

  private static Predicate<JsonNode> of(String election, String event) {
    return DaemonProcess.is(event).and(it -> it.path("election").asText().equals(election));
  }

  @Test
  void oneWithoutHooksAndOneWithAFailingPromoteHookBothLead(Lab lab, SharedConsul consul)
      throws Exception {
    HookLog hooks = lab.hookLog();
    String plain = consul.unique("plain");
    String failing = consul.unique("failing");
    consul.http().services().register(plain, plain, 81, List.of());
    consul.http().services().register(failing, failing, 82, List.of());
    DaemonProcess daemon =
        start(
            lab,
            consul,
            """
            election:
              enabled: [%1$s, %2$s]
              services:
                %1$s: {id: %1$s, key: locks/%1$s, primaryTag: primary}
                %2$s: {id: %2$s, key: locks/%2$s, primaryTag: primary, execOnPromote: %3$s}
            """
                .formatted(plain, failing, hooks.hook("fails", "exit 3")));

    daemon.awaitEvent(0, of(plain, "promoted"), SOON);
    JsonNode ended = daemon.awaitEvent(0, of(failing, "hook-ended"), SOON);
    assertEquals(3, ended.path("exitCode").asInt());
    daemon.awaitEvent(0, of(failing, "promoted"), SOON);
    consul.http().catalog().awaitOnlyOneTagged(plain, "primary", SOON);
    consul.http().catalog().awaitOnlyOneTagged(failing, "primary", SOON);
    assertEquals(
        daemon.awaitEvent(0, of(plain, "elected"), SOON).path("session").asText(),
        daemon.awaitEvent(0, of(failing, "elected"), SOON).path("session").asText());
  }

  @Test
  void twoOnOneInstanceNeverUndoEachOthersTag(Lab lab, SharedConsul consul) throws Exception {
    String id = consul.unique("shared");
    consul.http().services().register(id, id, 83, List.of("v1"));
    DaemonProcess daemon =
        start(
            lab,
            consul,
            """
            election:
              enabled: [writer-%1$s, scheduler-%1$s]
              services:
                writer-%1$s: {name: %1$s, id: %1$s, key: locks/%1$s/writer, primaryTag: writer}
                scheduler-%1$s: {name: %1$s, id: %1$s, key: locks/%1$s/scheduler, primaryTag: scheduler}
            """
                .formatted(id));
    daemon.awaitEvent(0, of("writer-" + id, "promoted"), SOON);
    daemon.awaitEvent(0, of("scheduler-" + id, "promoted"), SOON);

    List<Catalog.Instance> tagged =
        consul
            .http()
            .catalog()
            .awaitInstances(
                id,
                all ->
                    all.size() == 1
                        && all.getFirst().tags().containsAll(List.of("v1", "writer", "scheduler")),
                SOON);
    assertEquals(3, tagged.getFirst().tags().size());
    daemon.signal(Signal.TERM);
    assertEquals(0, daemon.awaitExit(SOON));
    assertTrue(daemon.events().stream().noneMatch(DaemonProcess.is("tag-repair")));
    consul
        .http()
        .catalog()
        .awaitInstances(
            id, all -> all.size() == 1 && all.getFirst().tags().equals(Set.of("v1")), SOON);
  }

  @Test
  void twoLocalInstancesThatCompeteForOneKeyNeverBothLead(Lab lab, SharedConsul consul)
      throws Exception {
    String service = consul.unique("rivals");
    consul.http().services().register(service + "-a", service, 84, List.of());
    consul.http().services().register(service + "-b", service, 85, List.of());
    HookLog hooks = lab.hookLog();
    String hook = hooks.hook("hook");
    DaemonProcess daemon =
        start(
            lab,
            consul,
            """
            election:
              enabled: [a-%1$s, b-%1$s]
              services:
                a-%1$s: {name: %1$s, id: %1$s-a, key: locks/%1$s, primaryTag: primary, execOnPromote: %2$s, execOnDemote: %2$s}
                b-%1$s: {name: %1$s, id: %1$s-b, key: locks/%1$s, primaryTag: primary, execOnPromote: %2$s, execOnDemote: %2$s}
            """
                .formatted(service, hook));
    JsonNode promoted = daemon.awaitEvent(0, DaemonProcess.is("promoted"), SOON);
    String first = promoted.path("election").asText();
    String second = first.startsWith("a-") ? "b-" + service : "a-" + service;
    daemon.awaitEvent(0, of(second, "leader-known"), SOON);
    assertTrue(daemon.events().stream().noneMatch(of(second, "elected")));

    String leading = service + (first.startsWith("a-") ? "-a" : "-b");
    consul.http().services().fail(leading + "-check");
    daemon.awaitEvent(0, of(second, "promoted"), SOON);
    HookHistory.requireHandovers(hooks.runs());
    String next = service + (first.startsWith("a-") ? "-b" : "-a");
    assertEquals(next, consul.http().catalog().awaitOnlyOneTagged(service, "primary", SOON).id());
  }
}
