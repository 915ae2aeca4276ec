package io.ballot.domain.simulation;

/** Has a schedule's faults happen; each is put right again when its time is over. */
final class Faults {
  private final World world;
  private final WireFaults wires;
  private final AgentFaults agents;
  private final ServerFaults servers;
  private final DaemonFaults daemons;
  private final InstanceFaults instances;
  private final OperatorFaults operators;
  private final UnderAWrite underAWrite;

  Faults(World world) {
    this.world = world;
    this.wires = new WireFaults(world);
    this.agents = new AgentFaults(world);
    this.servers = new ServerFaults(world);
    this.daemons = new DaemonFaults(world);
    this.instances = new InstanceFaults(world);
    this.operators = new OperatorFaults(world);
    this.underAWrite = new UnderAWrite(world);
  }

  /** Prepares one that has a past when it begins. */
  void prepare(Fault fault) {
    if (fault.kind() == FaultKind.SNAPSHOT_RESTORED) {
      servers.takeSnapshot(fault);
    }
  }

  /**
   * Has one begin now; tells whether it could.
   *
   * @param met told when one that {@linkplain FaultKind#hasToBeMet() has to be met} first is
   */
  boolean begin(Fault fault, Runnable met) {
    Host host = world.hosts().get(fault.host());
    Chance chance = new Chance(fault.seed());
    return switch (fault.kind()) {
      case REQUESTS_LOST -> wires.loseRequests(fault, host, chance);
      case ANSWERS_LOST -> wires.loseAnswers(fault, host, chance);
      case SLOW -> wires.slowDown(fault, host, chance);
      case WRITES_LATE -> wires.deliverLate(fault, host, chance);
      case WRITES_TWICE -> wires.deliverTwice(fault, host, chance);
      case WIRE_HANGS -> wires.hang(fault, host);
      case AGENT_CUT_OFF -> agents.cutOff(fault, host, chance);
      case DEPOSED_LEADER_ANSWERS -> agents.cutOffWithDeposedLeader(fault, host, chance);
      case AGENT_KILLED -> agents.kill(fault, host, chance);
      case AGENT_FROZEN -> agents.freeze(fault, host, chance);
      case AGENT_LEAVES -> underAWrite.strike(fault, host, () -> agents.leave(fault, host, chance));
      case REGISTRATIONS_LOST -> agents.loseRegistrations(fault, host);
      case AGENT_RELOADED -> agents.reload(fault, host);
      case ANTI_ENTROPY -> agents.antiEntropy(host);
      case NO_SERVER_LEADER -> servers.loseTheirLeader(fault);
      case SESSIONS_EXPIRE_EARLY -> servers.expireEarly(fault, chance);
      case DAEMON_KILLED -> daemons.kill(fault, host, chance);
      case DAEMON_FROZEN -> daemons.freeze(fault, host, chance);
      case DAEMON_STOPPED -> daemons.stop(fault, host);
      case DAEMON_WEDGED -> daemons.wedge(host);
      case WALL_CLOCK_JUMPS -> daemons.jump(host);
      case ASKED_TO_STEP_DOWN -> daemons.askToStepDown(host);
      case MARK_UNWRITABLE -> daemons.fillDisk(fault, host);
      case CHECK_CRITICAL -> instances.turnCritical(fault, host);
      case CHECK_FLAPS -> instances.flap(fault, host, chance);
      case SERVICE_MAINTENANCE -> instances.maintainService(fault, host);
      case NODE_MAINTENANCE -> instances.maintainNode(fault, host);
      case DEREGISTERED -> underAWrite.strike(fault, host, () -> instances.deregister(fault, host));
      case SESSION_DESTROYED -> operators.destroySession(fault, chance);
      case KEY_DELETED -> operators.deleteKey(chance);
      case KEY_OVERWRITTEN -> operators.overwriteKey(chance);
      case RIVAL_LEADS -> operators.startRival(fault, chance, met);
      case CATALOG_TAGS_EDITED -> operators.editCatalogTags(host, chance);
      case AGENT_TAGS_SET -> operators.setAgentTags(host, chance);
      case RIGHTS_DENIED -> operators.denyRight(fault, host, chance);
      case HOOKS_SLOW -> instances.mood(fault, host, HookMood.SLOW, met);
      case HOOKS_HANG -> instances.mood(fault, host, HookMood.HANGING, met);
      case HOOKS_IGNORE_TERM -> instances.mood(fault, host, HookMood.DEAF, met);
      case HOOKS_FAIL -> instances.mood(fault, host, HookMood.FAILING, met);
      case HOOKS_NOT_THERE -> instances.mood(fault, host, HookMood.MISSING, met);
      case GOSSIP_FAILS_FIRST -> agents.failGossipFirst(fault, host, chance);
      case DESTROYED_WHILE_CUT_OFF -> agents.cutOffAndDestroy(fault, host, chance);
      case SNAPSHOT_RESTORED -> servers.restoreSnapshot(fault);
      case FROZEN_WHILE_AGENT_LEAVES ->
          !host.trouble().isUnderWay()
              && daemons.freeze(fault, host)
              && agents.leave(fault, host, chance);
      case MACHINE_PAUSED -> daemons.pause(fault, host);
    };
  }
}
