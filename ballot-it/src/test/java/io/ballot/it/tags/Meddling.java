package io.ballot.it.tags;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulAgent;
import java.util.List;

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
  /** Its agent has kept the tag that was taken off in the catalog, and brings it again. */
  A_CHECK_FLIPS_ON_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG {
    @Override
    void with(TagRepairIT.Cast cast) throws Exception {
      cast.orphans().http().services().warn(TagRepairIT.ORPHAN + "-check");
    }
  },
  AN_AGENT_WITH_A_DEAD_DAEMONS_TAG_RESTARTS {
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
  /** Once in one to two minutes. */
  A_FULL_SYNC_OF_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG {
    @Override
    void with(TagRepairIT.Cast cast) {
      // It comes by itself.
    }
  };

  private static final JsonMapper JSON = new JsonMapper();

  abstract void with(TagRepairIT.Cast cast) throws Exception;

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
