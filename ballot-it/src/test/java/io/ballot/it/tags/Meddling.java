package io.ballot.it.tags;

import io.ballot.it.consul.Services;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What changes tags behind a leader's back: other tools, people, and Consul itself. */
enum Meddling {
  A_PERSON_ADDS_IT_TO_A_FOLLOWER_IN_THE_CATALOG {
    @Override
    void with(Cast cast) throws Exception {
      cast.setInCatalog(cast.followers(), cast.followerId(), true);
    }
  },
  A_PERSON_TAKES_IT_OFF_THE_LEADER_IN_THE_CATALOG {
    @Override
    void with(Cast cast) throws Exception {
      cast.setInCatalog(cast.leaders(), cast.leaderId(), false);
    }
  },
  A_TOOL_REGISTERS_THE_LEADER_ANEW_WITHOUT_IT {
    @Override
    void with(Cast cast) throws Exception {
      cast.setWithAgent(cast.leaders(), cast.leaderId(), false);
    }
  },
  A_TOOL_REGISTERS_A_FOLLOWER_ANEW_WITH_IT {
    @Override
    void with(Cast cast) throws Exception {
      cast.setWithAgent(cast.followers(), cast.followerId(), true);
    }
  },
  A_TOOL_REGISTERS_AN_INSTANCE_WITHOUT_A_DAEMON_ANEW_WITH_IT {
    @Override
    void with(Cast cast) throws Exception {
      cast.setWithAgent(cast.orphans(), cast.orphanId(), true);
    }
  },
  /** Written record by record, and its agent cannot be told. */
  A_TOOL_REGISTERS_AN_INSTANCE_WITH_AN_ADDRESS_ELSEWHERE_ANEW_WITH_IT {
    @Override
    void with(Cast cast) throws Exception {
      cast.setWithAgent(cast.orphans(), cast.remoteId(), true);
    }
  },
  A_PERSON_ADDS_IT_TO_AN_INSTANCE_WITH_AN_ADDRESS_ELSEWHERE_IN_THE_CATALOG {
    @Override
    void with(Cast cast) throws Exception {
      cast.setInCatalog(cast.orphans(), cast.remoteId(), true);
    }
  },
  /** On the leader's own agent, which can be told. */
  A_TOOL_REGISTERS_AN_INSTANCE_BESIDE_THE_LEADER_ANEW_WITH_IT {
    @Override
    void with(Cast cast) throws Exception {
      cast.setWithAgent(cast.leaders(), cast.neighbourId(), true);
    }
  },
  /** Its agent has kept the tag that was taken off in the catalog, and brings it again. */
  A_CHECK_FLIPS_ON_AN_AGENT_WITH_A_DEAD_DAEMONS_TAG {
    @Override
    void prepare(Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(Cast cast) throws Exception {
      cast.orphans().http().services().warn(Services.checkOf(cast.orphanId()));
    }
  },
  AN_AGENT_WITH_A_DEAD_DAEMONS_TAG_RESTARTS {
    @Override
    void prepare(Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(Cast cast) throws Exception {
      cast.orphans().kill();
      cast.orphans().restart();
    }
  },
  /** The service is defined in a file, which does not know the tag. */
  THE_LEADERS_AGENT_RESTARTS {
    @Override
    void with(Cast cast) throws Exception {
      cast.restart(cast.leaders());
    }

    @Override
    void awaitTakenOver(Cast cast, Duration bound) throws Exception {
      cast.awaitTagWithAgent(cast.leaders(), cast.leaderId(), true, bound);
    }
  },
  /** Somebody wrote the tag into its service's file. */
  THE_FOLLOWERS_AGENT_RESTARTS_WITH_THE_TAG_IN_ITS_FILE {
    @Override
    void with(Cast cast) throws Exception {
      cast.defineFollower(true);
      cast.restart(cast.followers());
    }

    @Override
    void awaitTakenOver(Cast cast, Duration bound) throws Exception {
      cast.awaitTagWithAgent(cast.followers(), cast.followerId(), false, bound);
    }

    @Override
    void tidy(Cast cast) throws Exception {
      cast.defineFollower(false);
    }
  },
  /** The same file. */
  THE_LEADERS_AGENT_RELOADS {
    @Override
    void prepare(Cast cast) throws Exception {
      cast.awaitFullSync();
    }

    @Override
    void with(Cast cast) throws Exception {
      cast.leaders().reload();
    }

    @Override
    void awaitTakenOver(Cast cast, Duration bound) throws Exception {
      cast.awaitTagWithAgent(cast.leaders(), cast.leaderId(), true, bound);
    }
  },
  /**
   * Of the agent with a dead daemon's tag. An agent makes one within 3 s when it gets another
   * token, when a server joins, and when a server becomes leader.
   */
  A_FULL_SYNC_AFTER_THE_AGENT_GOT_ANOTHER_TOKEN {
    @Override
    void prepare(Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(Cast cast) throws Exception {
      for (String token : List.of("", TOKEN)) {
        cast.orphans()
            .http()
            .put("agent/token/default", "{\"Token\":\"" + token + "\"}")
            .expectOk();
      }
    }
  },
  /** The same agent's, once in one to two minutes. */
  A_FULL_SYNC_COMES_BY_ITSELF {
    @Override
    void prepare(Cast cast) throws Exception {
      leaveTagWithOrphansAgent(cast);
    }

    @Override
    void with(Cast cast) {
      // It comes by itself.
    }
  };

  /** May do everything, as everybody may here. */
  static final String TOKEN = "3f1d5a0e-6a0b-4c55-9d0e-2f6f5d1b8c77";

  /** A full sync takes the catalog's tags over, and an agent begins each of its lives with one. */
  private static final Set<Meddling> TAKEN_OVER =
      Set.of(
          AN_AGENT_WITH_A_DEAD_DAEMONS_TAG_RESTARTS,
          THE_LEADERS_AGENT_RELOADS,
          THE_LEADERS_AGENT_RESTARTS,
          THE_FOLLOWERS_AGENT_RESTARTS_WITH_THE_TAG_IN_ITS_FILE,
          A_FULL_SYNC_AFTER_THE_AGENT_GOT_ANOTHER_TOKEN,
          A_FULL_SYNC_COMES_BY_ITSELF);

  abstract void with(Cast cast) throws Exception;

  /** Makes what the change needs, if it is not there yet. */
  void prepare(Cast cast) throws Exception {
    // Most need nothing.
  }

  /** Takes away what would come again later. */
  void tidy(Cast cast) throws Exception {
    // Most leave nothing.
  }

  /** Whether the follower sees it as well as the leader. */
  boolean isOfTheFollowersTag() {
    return this == A_PERSON_ADDS_IT_TO_A_FOLLOWER_IN_THE_CATALOG
        || this == A_TOOL_REGISTERS_A_FOLLOWER_ANEW_WITH_IT
        || this == THE_FOLLOWERS_AGENT_RESTARTS_WITH_THE_TAG_IN_ITS_FILE;
  }

  /**
   * Whether an agent that may take over the catalog's tags may do so here before anybody else puts
   * them right. After a start it then mostly changes nothing there; but if it finds its servers
   * late, any write to its API, such as a daemon's liveness check, has it bring all that it has,
   * tags included, before that.
   */
  boolean isUndoneByAgent(Cast cast) {
    return cast.isOverridable() && TAKEN_OVER.contains(this);
  }

  /** Whether the leader's tag has to come back by way of an agent that is busy with itself. */
  boolean isOfTheLeadersAgent() {
    return this == THE_LEADERS_AGENT_RELOADS || this == THE_LEADERS_AGENT_RESTARTS;
  }

  /** Waits until the agent has the right tags again. */
  void awaitTakenOver(Cast cast, Duration bound) throws Exception {
    cast.awaitTagWithAgent(cast.orphans(), cast.orphanId(), false, bound);
  }

  /**
   * As a daemon leaves it that dies while it leads: with the agent, and no longer in the catalog.
   */
  private static void leaveTagWithOrphansAgent(Cast cast) throws Exception {
    Meddling registered = A_TOOL_REGISTERS_AN_INSTANCE_WITHOUT_A_DAEMON_ANEW_WITH_IT;
    if (!Cast.hasTag(cast.orphans(), cast.orphanId())) {
      long repairs = cast.repairs(registered);
      registered.with(cast);
      cast.awaitRepair(registered, repairs, Cast.SOON);
    }
  }
}
