package io.ballot.it.fault;

import io.ballot.domain.simulation.FaultKind;
import io.ballot.it.consul.Catalog;
import io.ballot.it.consul.ConsulAgent;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** The faults that the mixed run draws from. */
enum MixedFault {
  DAEMON_KILLED(
      FaultKind.DAEMON_KILLED,
      Area.DAEMON,
      (mix, target) -> {
        mix.rivals().daemon(target).kill();
        return () -> mix.rivals().start(target);
      }),
  DAEMON_FROZEN(
      FaultKind.DAEMON_FROZEN,
      Area.DAEMON,
      (mix, target) -> {
        DaemonLife life = mix.rivals().daemon(target);
        life.freeze();
        return life::thaw;
      }),
  DAEMON_WEDGED(
      FaultKind.DAEMON_WEDGED,
      Area.DAEMON,
      (mix, target) -> {
        Debugger debugger = mix.rivals().wedge(target);
        return () -> {
          mix.rivals().daemon(target).process().awaitExit(Rivals.LEADS_AGAIN);
          debugger.close();
          mix.rivals().start(target);
        };
      }),
  DAEMON_STOPPED(
      FaultKind.DAEMON_STOPPED,
      Area.DAEMON,
      (mix, target) -> {
        mix.rivals().daemon(target).stop();
        return () -> {
          mix.rivals().daemon(target).process().awaitExit(Rivals.LEADS_AGAIN);
          mix.rivals().start(target);
        };
      }),

  AGENT_KILLED(
      FaultKind.AGENT_KILLED,
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).kill();
        return mix.agent(target)::restartUnready;
      }),
  AGENT_FROZEN(
      FaultKind.AGENT_FROZEN,
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).freeze();
        return mix.agent(target)::thaw;
      }),
  AGENT_LEAVES(
      FaultKind.AGENT_LEAVES,
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).leave();
        return mix.agent(target)::restartUnready;
      }),
  AGENT_RELOADS(
      FaultKind.AGENT_RELOADED,
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).reload();
        return () -> {};
      }),
  REGISTRATIONS_LOST(
      FaultKind.REGISTRATIONS_LOST,
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).kill();
        mix.agent(target).forgetRegistrations();
        mix.agent(target).restart();
        return () -> mix.rivals().register(target);
      }),
  AGENT_SLOW(
      FaultKind.SLOW,
      Area.AGENT,
      (mix, target) -> {
        mix.relay(target).slowDown(Duration.ofMillis(300 + mix.random().nextInt(3000)));
        return () -> mix.relay(target).slowDown(Duration.ZERO);
      }),
  AGENT_CUT_OFF(
      FaultKind.AGENT_CUT_OFF,
      Area.NETWORK,
      (mix, target) -> mix.damage(target, Namespace::cutOff)),
  AGENT_HEARS_NOTHING(
      FaultKind.AGENT_CUT_OFF,
      Area.NETWORK,
      (mix, target) -> mix.damage(target, Namespace::loseIncoming)),
  AGENT_IS_NOT_HEARD(
      FaultKind.AGENT_CUT_OFF,
      Area.NETWORK,
      (mix, target) -> mix.damage(target, Namespace::loseOutgoing)),
  /** Outside the bound. */
  GOSSIP_FAILS_FIRST(
      FaultKind.GOSSIP_FAILS_FIRST,
      Area.NETWORK,
      (mix, target) -> {
        mix.network(target).loseGossip();
        mix.rivals().goOnFor(Duration.ofSeconds(3));
        return mix.damage(target, Namespace::cutOff);
      }),

  /** Outside the bound; strikes the session of the target if that leads. */
  DESTROYED_WHILE_CUT_OFF(
      FaultKind.DESTROYED_WHILE_CUT_OFF,
      Area.NETWORK,
      (mix, target) -> {
        Cure cure = mix.damage(target, Namespace::cutOff);
        mix.rivals().goOnFor(Duration.ofMillis(300 + mix.random().nextInt(1500)));
        mix.destroySession();
        return cure;
      }),

  SERVER_LEADER_KILLED(
      FaultKind.NO_SERVER_LEADER,
      Area.SERVERS,
      (mix, target) -> {
        ConsulAgent leader = mix.serverLeader();
        leader.kill();
        return leader::restartUnready;
      }),
  SERVER_LEADER_FROZEN(
      FaultKind.NO_SERVER_LEADER,
      Area.SERVERS,
      (mix, target) -> {
        ConsulAgent leader = mix.serverLeader();
        leader.freeze();
        return leader::thaw;
      }),
  ALL_SERVERS_KILLED(
      FaultKind.NO_SERVER_LEADER,
      Area.SERVERS,
      (mix, target) -> {
        List<ConsulAgent> servers = mix.rivals().arena.cluster().servers();
        for (ConsulAgent server : servers) {
          server.kill();
        }
        return () -> {
          for (ConsulAgent server : servers) {
            server.restartUnready();
          }
        };
      }),

  SESSION_DESTROYED(
      FaultKind.SESSION_DESTROYED,
      Area.OPERATOR,
      (mix, target) -> {
        mix.destroySession();
        return () -> {};
      }),
  KEY_DELETED(
      FaultKind.KEY_DELETED,
      Area.OPERATOR,
      (mix, target) -> {
        mix.serverLeader().http().kv().delete(mix.rivals().key);
        return () -> {};
      }),
  KEY_OVERWRITTEN(
      FaultKind.KEY_OVERWRITTEN,
      Area.OPERATOR,
      (mix, target) -> {
        mix.serverLeader().http().kv().put(mix.rivals().key, "meddled with");
        return () -> {};
      }),

  CATALOG_TAGS_EDITED(
      FaultKind.CATALOG_TAGS_EDITED,
      Area.OPERATOR,
      (mix, target) -> {
        Catalog catalog = mix.serverLeader().http().catalog();
        Set<String> tags = mix.someTags();
        for (Catalog.Instance instance : catalog.instances(mix.rivals().service)) {
          if (instance.id().equals(mix.rivals().id(target))) {
            catalog.writeTags(mix.rivals().service, instance, tags);
          }
        }
        return () -> {};
      }),
  AGENT_TAGS_SET(
      FaultKind.AGENT_TAGS_SET,
      Area.OPERATOR,
      (mix, target) -> {
        mix.rivals().register(target, List.copyOf(mix.someTags()));
        return () -> {};
      }),

  CHECK_CRITICAL(
      FaultKind.CHECK_CRITICAL,
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().fail(mix.rivals().check(target));
        return () -> mix.rivals().register(target);
      }),
  MAINTENANCE(
      FaultKind.SERVICE_MAINTENANCE,
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().maintenance(mix.rivals().id(target), true, "a fault");
        return () -> {
          mix.rivals().register(target);
          mix.http(target).services().maintenance(mix.rivals().id(target), false, "");
        };
      }),
  DEREGISTERED(
      FaultKind.DEREGISTERED,
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().deregister(mix.rivals().id(target));
        return () -> mix.rivals().register(target);
      }),

  NODE_MAINTENANCE(
      FaultKind.NODE_MAINTENANCE,
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().nodeMaintenance(true, "a fault");
        return () -> {
          mix.rivals().register(target);
          mix.http(target).services().nodeMaintenance(false, "");
        };
      }),
  CHECK_FLAPS(
      FaultKind.CHECK_FLAPS,
      Area.INSTANCE,
      (mix, target) -> {
        Flapping flapping =
            new Flapping(mix.http(target).services(), mix.rivals().check(target), mix.random());
        return () -> {
          flapping.stop();
          mix.rivals().register(target);
        };
      }),

  DISK_FULL(
      FaultKind.MARK_UNWRITABLE,
      Area.DISK,
      (mix, target) -> {
        mix.disk(target).fill();
        return mix.disk(target)::makeRoom;
      }),
  DISK_READ_ONLY(
      FaultKind.MARK_UNWRITABLE,
      Area.DISK,
      (mix, target) -> {
        mix.disk(target).protect();
        return mix.disk(target)::unprotect;
      }),

  HOOKS_NOT_THERE(
      FaultKind.HOOKS_NOT_THERE,
      Area.HOOKS,
      (mix, target) -> {
        mix.rivals().hooksAreThere(false);
        return () -> mix.rivals().hooksAreThere(true);
      }),
  HOOKS_SLOW(FaultKind.HOOKS_SLOW, Area.HOOKS, (mix, target) -> mix.mood("slow")),
  HOOKS_HANG(FaultKind.HOOKS_HANG, Area.HOOKS, (mix, target) -> mix.mood("hanging")),
  HOOKS_IGNORE_TERM(FaultKind.HOOKS_IGNORE_TERM, Area.HOOKS, (mix, target) -> mix.mood("stubborn")),
  HOOKS_FAIL(FaultKind.HOOKS_FAIL, Area.HOOKS, (mix, target) -> mix.mood("failing")),

  /** Outside the bound. */
  FROZEN_WHILE_AGENT_LEAVES(
      FaultKind.FROZEN_WHILE_AGENT_LEAVES,
      Area.SEVERAL,
      (mix, target) -> {
        DaemonLife life = mix.rivals().daemon(target);
        life.freeze();
        mix.agent(target).leave();
        return () -> {
          mix.agent(target).restartUnready();
          life.thaw();
        };
      }),
  /** The leader's release is under way when the server leader freezes, and may arrive late. */
  RELEASE_LATE(FaultKind.WRITES_LATE, Area.SEVERAL, (mix, target) -> mix.freezeDuringRelease());

  /** What a fault breaks; two at once break different things, in this order. */
  enum Area {
    HOOKS,
    DISK,
    INSTANCE,
    OPERATOR,
    DAEMON,
    AGENT,
    /** Of an agent; needs network namespaces. */
    NETWORK,
    SERVERS,
    /** One of each, in an order of its own: nothing else is broken beside it. */
    SEVERAL
  }

  /** What a fault does, and what puts it right. */
  interface Blow {
    /** Strikes instance {@code target}, or where there is only one of a kind, that. */
    Cure strike(Mixture mix, int target) throws Exception;
  }

  /** Puts a fault right. */
  interface Cure {
    void heal() throws Exception;
  }

  private final FaultKind kind;
  private final Area area;

  @SuppressWarnings("ImmutableEnumChecker") // It has no state.
  private final Blow blow;

  MixedFault(FaultKind kind, Area area, Blow blow) {
    this.kind = kind;
    this.area = area;
    this.blow = blow;
  }

  /** Its row of the fault table. */
  FaultKind kind() {
    return kind;
  }

  Area area() {
    return area;
  }

  /** Whether what puts it right is asked of an agent. */
  boolean isCuredByAnAgent() {
    return area == Area.INSTANCE || this == REGISTRATIONS_LOST;
  }

  Cure strike(Mixture mix, int target) throws Exception {
    return blow.strike(mix, target);
  }
}
