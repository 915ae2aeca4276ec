package io.ballot.it.bench;

import io.ballot.it.bench.Fleet.Settings;
import io.ballot.it.consul.Kv;
import java.util.List;
import java.util.Objects;

/** The rows that three daemons on one agent are enough for. */
final class Takeovers {
  /** As the figures of ncode/ballot that are compared with were measured. */
  private static final Settings USUAL = Settings.of("ttl: 10s", "lockDelay: 3s");

  private static final Settings QUICK = Settings.of("lockDelay: 1s").withLiveness("2s");

  private Takeovers() {}

  static List<TakeoverRow> all() {
    return List.of(
        new TakeoverRow(
            "check",
            "leader's check turns critical",
            "p50 ≤ 30 ms, p99 ≤ 120 ms",
            USUAL,
            Floor.Kind.CHECK,
            (fleet, leader) -> () -> fleet.http().services().fail(fleet.check(leader)),
            (fleet, leader) -> {
              fleet.http().services().pass(fleet.check(leader));
              // Whoever steps down again and again sits out; this is to be the first time each
              // time.
              fleet.restart(leader);
            },
            TakeoverRow.ANOTHER_IS_PROMOTED,
            1),
        new TakeoverRow(
            "sigterm",
            "leader gets SIGTERM",
            "p50 ≤ 30 ms, p99 ≤ 150 ms",
            USUAL,
            Floor.Kind.HANDOVER,
            (fleet, leader) -> () -> fleet.end(leader, false),
            Fleet::restart,
            TakeoverRow.ANOTHER_IS_PROMOTED,
            1),
        new TakeoverRow(
            "kill-fast",
            "leader killed -9, liveness 2 s, lock delay 1 s",
            "≤ 3.2 s",
            QUICK,
            Floor.Kind.NONE,
            (fleet, leader) -> () -> fleet.end(leader, true),
            Fleet::restart,
            TakeoverRow.ANOTHER_IS_PROMOTED,
            0.2),
        new TakeoverRow(
            "kill",
            "leader killed -9, ttl 10s, lockDelay 3s",
            "≤ 8.3 s",
            USUAL,
            Floor.Kind.NONE,
            (fleet, leader) -> () -> fleet.end(leader, true),
            Fleet::restart,
            TakeoverRow.ANOTHER_IS_PROMOTED,
            0.2),
        new TakeoverRow(
            "session-destroyed",
            "operator destroys the session → old leader's demote hook",
            "≤ 20 ms",
            QUICK,
            Floor.Kind.SESSION_DESTROYED,
            (fleet, leader) -> {
              Kv.Entry lock = fleet.http().kv().awaitLocked(fleet.key(), Fleet.SOON);
              String session = Objects.requireNonNull(lock.session());
              return () -> fleet.http().sessions().destroy(session);
            },
            (fleet, leader) -> {},
            TakeoverRow.LEADER_IS_DEMOTED,
            0.5),
        new TakeoverRow(
            "key-deleted",
            "operator deletes the key → old leader's demote hook",
            "≤ 20 ms",
            QUICK,
            Floor.Kind.KEY_DELETED,
            (fleet, leader) -> () -> fleet.http().kv().delete(fleet.key()),
            (fleet, leader) -> {},
            TakeoverRow.LEADER_IS_DEMOTED,
            0.5));
  }
}
