package io.ballot.it.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulAgent;
import io.ballot.it.consul.Services;
import java.util.List;
import java.util.stream.StreamSupport;

/** What changes tags behind a leader's back: other tools, people, and Consul itself. */
enum Meddling {
  A_PERSON_ADDS_IT_TO_A_FOLLOWER_IN_THE_CATALOG {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setInCatalog(cast, cast.followers(), TagRepairIT.FOLLOWER, List.of("v1", TagScene.TAG));
    }
  },
  A_PERSON_TAKES_IT_OFF_THE_LEADER_IN_THE_CATALOG {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setInCatalog(cast, cast.leaders(), TagRepairIT.LEADER, List.of("v1"));
    }
  },
  A_TOOL_REGISTERS_THE_LEADER_ANEW_WITHOUT_IT {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setWithAgent(cast.leaders(), TagRepairIT.LEADER, List.of("v1"));
    }
  },
  A_TOOL_REGISTERS_A_FOLLOWER_ANEW_WITH_IT {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setWithAgent(cast.followers(), TagRepairIT.FOLLOWER, List.of("v1", TagScene.TAG));
    }
  },
  A_TOOL_REGISTERS_AN_INSTANCE_WITHOUT_A_DAEMON_ANEW_WITH_IT {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setWithAgent(cast.orphans(), TagRepairIT.ORPHAN, List.of("v1", TagScene.TAG));
    }
  },
  /** On the leader's own agent, which can be told. */
  A_TOOL_REGISTERS_AN_INSTANCE_BESIDE_THE_LEADER_ANEW_WITH_IT {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      setWithAgent(cast.leaders(), TagRepairIT.NEIGHBOUR, List.of("v1", TagScene.TAG));
    }
  },
  /** Its agent has kept the tag that was taken off in the catalog, and brings it again. */
  A_CHECK_FLIPS_ON_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG {
    @Override
    void prepare(TagRepairIT.Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      cast.orphans().http().services().warn(Services.checkOf(TagRepairIT.ORPHAN));
    }
  },
  AN_AGENT_WITH_A_DEAD_DAEMONS_TAG_RESTARTS {
    @Override
    void prepare(TagRepairIT.Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      cast.orphans().kill();
      cast.orphans().restart();
    }
  },
  /** The service is defined in a file, which does not know the tag. */
  THE_LEADERS_AGENT_RELOADS {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      cast.leaders().reload();
    }
  },
  /**
   * Of the agent with a dead daemon's tag. An agent makes one within 3 s when it gets another
   * token, when a server joins, and when a server becomes leader.
   */
  A_FULL_SYNC_AFTER_THE_AGENT_GOT_ANOTHER_TOKEN {
    @Override
    void prepare(TagRepairIT.Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      cast.orphans().http().put("agent/token/default", "{\"Token\":\"" + TOKEN + "\"}").expectOk();
    }
  },
  /** The same agent's, once in one to two minutes. */
  A_FULL_SYNC_COMES_BY_ITSELF {
    @Override
    void prepare(TagRepairIT.Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(TagRepairIT.Cast cast) {
      // It comes by itself.
    }
  };

  /** May do everything, as everybody may here. */
  static final String TOKEN = "3f1d5a0e-6a0b-4c55-9d0e-2f6f5d1b8c77";

  private static final JsonMapper JSON = new JsonMapper();

  abstract void with(TagRepairIT.Cast cast) throws Exception;

  /** Makes what the change needs, if it is not there yet. */
  void prepare(TagRepairIT.Cast cast) throws Exception {
    // Most need nothing.
  }

  /** Whether the follower sees it as well as the leader. */
  boolean isOfTheFollowersTag() {
    return this == A_PERSON_ADDS_IT_TO_A_FOLLOWER_IN_THE_CATALOG
        || this == A_TOOL_REGISTERS_A_FOLLOWER_ANEW_WITH_IT;
  }

  static boolean hasTag(ConsulAgent agent, String id) throws Exception {
    JsonNode tags = agent.http().services().definition(id).orElseThrow().path("Tags");
    return StreamSupport.stream(tags.spliterator(), false)
        .anyMatch(tag -> tag.asText().equals(TagScene.TAG));
  }

  /**
   * As a daemon leaves it that dies while it leads: with the agent, and no longer in the catalog.
   */
  private static void leaveTagWithOrphansAgent(TagRepairIT.Cast cast) throws Exception {
    Meddling registered = A_TOOL_REGISTERS_AN_INSTANCE_WITHOUT_A_DAEMON_ANEW_WITH_IT;
    if (!hasTag(cast.orphans(), TagRepairIT.ORPHAN)) {
      long repairs = cast.repairs(registered);
      registered.with(cast);
      TagRepairIT.awaitRepair(cast, registered, repairs, TagRepairIT.SOON);
    }
  }

  private static void setWithAgent(ConsulAgent agent, String id, List<String> tags)
      throws Exception {
    ObjectNode definition = (ObjectNode) agent.http().services().definition(id).orElseThrow();
    definition.set("Name", definition.remove("Service"));
    definition.remove(List.of("ContentHash", "Datacenter"));
    tags.forEach(definition.putArray("Tags")::add);
    agent.http().services().register(definition.toString());
  }

  private static void setInCatalog(
      TagRepairIT.Cast cast, ConsulAgent agent, String id, List<String> tags) throws Exception {
    JsonNode services = cast.reader().http().get("catalog/node/" + agent.name()).expectOk().json();
    ObjectNode service = (ObjectNode) services.path("Services").path(id);
    service.remove(List.of("CreateIndex", "ModifyIndex"));
    tags.forEach(service.putArray("Tags")::add);
    ObjectNode registration =
        JSON.createObjectNode().put("Node", agent.name()).put("SkipNodeUpdate", true);
    registration.set("Service", service);
    cast.reader().http().catalog().register(registration.toString());
  }
}
