package io.ballot.domain.simulation;

import io.ballot.domain.memory.MemorySession;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What goes wrong with a node's agent, or between it and the servers. */
final class AgentFaults {
  /** Gossip gives a node up so long after it was heard of last. */
  private static final Duration GOSSIP_LEAST = Duration.ofSeconds(5);

  private static final Duration GOSSIP_MOST = Duration.ofMillis(6800);

  /** How much sooner gossip may fail than everything else. */
  private static final Duration GOSSIP_AHEAD = Duration.ofMillis(4500);

  /** A deposed server leader answers renewals for half a second times a raft_multiplier of 5. */
  private static final Duration DEPOSED_ANSWERS = Duration.ofMillis(2500);

  /** An agent that leaves answers for up to so long. */
  private static final Duration LEAVING = Duration.ofSeconds(3);

  private final World world;

  AgentFaults(World world) {
    this.world = world;
  }

  /** The agent loses the servers, who give its node up unless it is back in time. */
  boolean cutOff(Fault fault, Host host, Chance chance) {
    return cutOff(fault, host, chance, Duration.ZERO);
  }

  boolean failGossipFirst(Fault fault, Host host, Chance chance) {
    return cutOff(fault, host, chance, GOSSIP_AHEAD);
  }

  private boolean cutOff(Fault fault, Host host, Chance chance, Duration gossipAhead) {
    if (!begins(host)) {
      return false;
    }
    host.node().cutOff();
    giveUp(fault, host, chance.between(GOSSIP_LEAST, GOSSIP_MOST).minus(gossipAhead));
    world.after(fault.lasts(), host::agentIsBack);
    return true;
  }

  boolean cutOffWithDeposedLeader(Fault fault, Host host, Chance chance) {
    boolean begun = cutOff(fault, host, chance);
    if (begun) {
      host.deposedLeaderAnswers(DEPOSED_ANSWERS);
      // Its successor, which is not elected before it has found itself deposed, starts TTLs again.
      world.after(DEPOSED_ANSWERS, world::restartTtls);
    }
    return begun;
  }

  boolean cutOffAndDestroy(Fault fault, Host host, Chance chance) {
    boolean begun = cutOff(fault, host, chance);
    if (begun) {
      world.after(chance.between(Duration.ZERO, fault.lasts()), () -> destroySessions(host));
    }
    return begun;
  }

  private void destroySessions(Host host) {
    for (MemorySession session : world.backend().sessions()) {
      if (session.node().equals(host.name())) {
        world.backend().destroySession(session.id());
      }
    }
  }

  /** It is back with what it knew, or with tags as they were when it wrote them to its disk. */
  boolean kill(Fault fault, Host host, Chance chance) {
    if (!begins(host)) {
      return false;
    }
    Map<String, String[]> written = new LinkedHashMap<>();
    for (String serviceId : host.serviceIds()) {
      if (chance.in(0.5)) {
        written.put(serviceId, host.someTags(chance));
      }
    }
    host.node().stop();
    giveUp(fault, host, chance.between(GOSSIP_LEAST, GOSSIP_MOST));
    findServersLate(fault, host, chance);
    world.after(
        fault.lasts(),
        () -> {
          written.forEach(host::setTags);
          host.agentIsBack();
        });
    return true;
  }

  boolean freeze(Fault fault, Host host, Chance chance) {
    if (!begins(host)) {
      return false;
    }
    host.hangUp(true);
    host.node().stop();
    giveUp(fault, host, chance.between(GOSSIP_LEAST, GOSSIP_MOST));
    world.after(
        fault.lasts(),
        () -> {
          host.agentIsBack();
          host.hangUp(false);
        });
    return true;
  }

  boolean leave(Fault fault, Host host, Chance chance) {
    if (!begins(host)) {
      return false;
    }
    host.node().leave();
    if (chance.in(0.5)) {
      // Gone before it could tell anybody.
      host.node().stop();
    } else {
      world.after(chance.between(Duration.ZERO, LEAVING), host.node()::stop);
    }
    findServersLate(fault, host, chance);
    world.after(fault.lasts(), host::agentIsBack);
    return true;
  }

  boolean loseRegistrations(Fault fault, Host host) {
    if (isTroubled(host)) {
      return false;
    }
    host.loseRegistrations();
    world.after(fault.lasts(), host::register);
    return true;
  }

  /** Services that came from files vanish, and come back as the files have them. */
  boolean reload(Fault fault, Host host) {
    if (isTroubled(host)) {
      return false;
    }
    host.serviceIds().forEach(host.node()::deregister);
    world.after(fault.lasts(), host::register);
    return true;
  }

  boolean antiEntropy(Host host) {
    if (isTroubled(host)) {
      return false;
    }
    world.referee().tags().edited();
    host.node().antiEntropy();
    return true;
  }

  /** An agent that was started again may answer before it has found its servers. */
  private void findServersLate(Fault fault, Host host, Chance chance) {
    if (chance.in(0.6) && LEAVING.compareTo(fault.lasts()) < 0) {
      world.after(chance.between(LEAVING, fault.lasts()), host.node()::cutOff);
    }
  }

  private void giveUp(Fault fault, Host host, Duration after) {
    if (after.compareTo(fault.lasts()) < 0) {
      world.after(after, host.node()::fail);
    }
  }

  private boolean begins(Host host) {
    return world.serversAnswer() && host.trouble().begin();
  }

  private boolean isTroubled(Host host) {
    return host.trouble().isUnderWay() || !world.serversAnswer();
  }
}
