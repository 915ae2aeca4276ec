package io.ballot.it.consul;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.junit.Lab;
import io.ballot.it.junit.OnRealConsul;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@OnRealConsul
@Execution(ExecutionMode.CONCURRENT)
class ConsulClusterIT {

  private static final Duration BOUND = Duration.ofSeconds(30);

  @Test
  void showsInTheCatalogWhatAClientAgentRegistered(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 2);
    cluster.client(1).http().services().register("web-1", "web", 80, List.of("blue"));

    List<Catalog.Instance> seen =
        cluster.client(2).http().catalog().awaitInstances("web", all -> !all.isEmpty(), BOUND);

    assertEquals("c1", seen.getFirst().node());
    assertEquals(cluster.client(1).address(), seen.getFirst().nodeAddress());
  }

  @Test
  void electsAnotherLeaderWhenTheLeadingServerIsKilled(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(3, 0);
    ConsulAgent first = cluster.awaitLeader(BOUND);
    assertEquals(2, cluster.followers().size());

    first.kill();
    ConsulAgent second = cluster.awaitLeader(BOUND);

    assertNotEquals(first.name(), second.name());
    second.http().kv().put("after", "the crash");
  }

  @Test
  void takesAServerThatWasKilledBackIn(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(3, 0);
    ConsulAgent killed = cluster.followers().getFirst();
    killed.kill();
    cluster.awaitLeader(BOUND).http().kv().put("written", "meanwhile");

    killed.restart();

    assertEquals("meanwhile", killed.http().kv().await("written", entry -> true, BOUND).value());
  }

  @Test
  void showsAFrozenClientAgentAsFailed(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 1);

    cluster.client(1).freeze();

    JsonNode checks =
        cluster
            .server(1)
            .http()
            .catalog()
            .awaitChecks("c1", all -> all.toString().contains("critical"), BOUND);
    assertEquals("serfHealth", checks.get(0).path("CheckID").asText());
    assertTrue(cluster.client(1).isRunning());
  }

  @Test
  void dropsTheNodeOfAClientAgentThatWasStopped(Lab lab) throws Exception {
    ConsulCluster cluster = lab.cluster(1, 1);

    // A client agent leaves when it is asked to end.
    cluster.client(1).stop();

    cluster.server(1).http().catalog().awaitChecks("c1", JsonNode::isEmpty, BOUND);
    assertFalse(cluster.client(1).isRunning());
  }

  @Test
  void guardsEveryAgentWithTheSameTokenWhereAclsAreOn(Lab lab) throws Exception {
    String secret = "0c5c3f0e-19a9-4f4b-8f0e-6f2f4a9f7d11";
    ConsulCluster cluster = lab.cluster(1, 1, options -> options.withDefaultDeny(secret));

    ConsulHttp client = cluster.client(1).http();

    assertEquals(403, client.withToken(null).put("kv/x", "y").status());
    client.kv().put("x", "y");
  }
}
