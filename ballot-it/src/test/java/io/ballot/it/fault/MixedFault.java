package io.ballot.it.fault;

import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.ConsulHttp;
import java.time.Duration;
import java.util.List;

/** The faults that the mixed run draws from. */
enum MixedFault {
  DAEMON_KILLED(
      Area.DAEMON,
      (mix, target) -> {
        mix.rivals().daemon(target).kill();
        return () -> mix.rivals().start(target);
      }),
  DAEMON_FROZEN(
      Area.DAEMON,
      (mix, target) -> {
        DaemonLife life = mix.rivals().daemon(target);
        life.freeze();
        return life::thaw;
      }),
  DAEMON_STOPPED(
      Area.DAEMON,
      (mix, target) -> {
        mix.rivals().daemon(target).stop();
        return () -> {
          mix.rivals().daemon(target).process().awaitExit(Rivals.LEADS_AGAIN);
          mix.rivals().start(target);
        };
      }),

  AGENT_KILLED(
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).kill();
        return mix.agent(target)::restartUnready;
      }),
  AGENT_FROZEN(
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).freeze();
        return mix.agent(target)::thaw;
      }),
  AGENT_LEAVES(
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).leave();
        return mix.agent(target)::restartUnready;
      }),
  AGENT_RELOADS(
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).reload();
        return () -> {};
      }),
  REGISTRATIONS_LOST(
      Area.AGENT,
      (mix, target) -> {
        mix.agent(target).kill();
        mix.agent(target).forgetRegistrations();
        mix.agent(target).restart();
        return () -> mix.rivals().register(target);
      }),
  AGENT_SLOW(
      Area.AGENT,
      (mix, target) -> {
        mix.relay(target).slowDown(Duration.ofMillis(300 + mix.random().nextInt(3000)));
        return () -> mix.relay(target).slowDown(Duration.ZERO);
      }),
  AGENT_CUT_OFF(Area.NETWORK, (mix, target) -> mix.damage(target, Namespace::cutOff)),
  AGENT_HEARS_NOTHING(Area.NETWORK, (mix, target) -> mix.damage(target, Namespace::loseIncoming)),
  AGENT_IS_NOT_HEARD(Area.NETWORK, (mix, target) -> mix.damage(target, Namespace::loseOutgoing)),
  /** Outside the bound. */
  GOSSIP_FAILS_FIRST(
      Area.NETWORK,
      (mix, target) -> {
        mix.network(target).loseGossip();
        mix.rivals().goOnFor(Duration.ofSeconds(3));
        return mix.damage(target, Namespace::cutOff);
      }),

  SERVER_LEADER_KILLED(
      Area.SERVERS,
      (mix, target) -> {
        ConsulAgent leader = mix.serverLeader();
        leader.kill();
        return leader::restartUnready;
      }),
  SERVER_LEADER_FROZEN(
      Area.SERVERS,
      (mix, target) -> {
        ConsulAgent leader = mix.serverLeader();
        leader.freeze();
        return leader::thaw;
      }),
  ALL_SERVERS_KILLED(
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
      Area.OPERATOR,
      (mix, target) -> {
        ConsulHttp http = mix.serverLeader().http();
        String session = mix.rivals().lock.seen().getLast().what().session();
        if (!session.isEmpty()) {
          http.sessions().destroy(session);
        }
        return () -> {};
      }),
  KEY_DELETED(
      Area.OPERATOR,
      (mix, target) -> {
        mix.serverLeader().http().kv().delete(mix.rivals().key);
        return () -> {};
      }),
  KEY_OVERWRITTEN(
      Area.OPERATOR,
      (mix, target) -> {
        mix.serverLeader().http().kv().put(mix.rivals().key, "meddled with");
        return () -> {};
      }),

  CHECK_CRITICAL(
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().fail(mix.rivals().check(target));
        return () -> mix.rivals().register(target);
      }),
  MAINTENANCE(
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().maintenance(mix.rivals().id(target), true, "a fault");
        return () -> {
          mix.rivals().register(target);
          mix.http(target).services().maintenance(mix.rivals().id(target), false, "");
        };
      }),
  DEREGISTERED(
      Area.INSTANCE,
      (mix, target) -> {
        mix.http(target).services().deregister(mix.rivals().id(target));
        return () -> mix.rivals().register(target);
      }),

  HOOKS_SLOW(Area.HOOKS, (mix, target) -> mix.mood("slow")),
  HOOKS_HANG(Area.HOOKS, (mix, target) -> mix.mood("hanging")),
  HOOKS_IGNORE_TERM(Area.HOOKS, (mix, target) -> mix.mood("stubborn")),
  HOOKS_FAIL(Area.HOOKS, (mix, target) -> mix.mood("failing"));

  /** What a fault breaks; two at once break different things, in this order. */
  enum Area {
    HOOKS,
    INSTANCE,
    OPERATOR,
    DAEMON,
    AGENT,
    /** Of an agent; needs network namespaces. */
    NETWORK,
    SERVERS
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

  private final Area area;

  @SuppressWarnings("ImmutableEnumChecker") // It has no state.
  private final Blow blow;

  MixedFault(Area area, Blow blow) {
    this.area = area;
    this.blow = blow;
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
