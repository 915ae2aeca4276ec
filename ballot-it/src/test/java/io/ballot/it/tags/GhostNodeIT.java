package io.ballot.it.tags;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.ballot.it.consul.ConsulHttp;
import io.ballot.it.junit.OnRealConsul;
import io.ballot.it.junit.SharedConsul;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/**
 * What Consul makes of a record that is written after its node was deregistered, which is how
 * ballot tells such a node from one that is somebody's, and takes it away.
 */
@OnRealConsul
class GhostNodeIT {
  private final ConsulHttp http;

  GhostNodeIT(SharedConsul consul) {
    this.http = consul.http();
  }

  @Test
  void aGhostHasNoAddressAndTheIndexOfTheInstanceThatBroughtItBack() throws Exception {
    JsonNode row = bringBack("ghost-1");

    assertEquals("", row.path("Address").asText());
    assertEquals(409, removal("ghost-1", row.path("CreateIndex").asLong() - 1));
    assertEquals(200, removal("ghost-1", row.path("CreateIndex").asLong()));
    assertEquals(0, rows("ghost-1").size());
    assertEquals(false, http.get("catalog/nodes").expectOk().body().contains("ghost-1"));
  }

  @Test
  void aGhostThatSomebodyHasWrittenSinceIsNotTakenAway() throws Exception {
    JsonNode row = bringBack("ghost-2");
    http.catalog().register("{\"Node\":\"ghost-2\",\"Address\":\"192.0.2.9\"}");

    assertEquals(409, removal("ghost-2", row.path("CreateIndex").asLong()));
    assertEquals("192.0.2.9", rows("ghost-2").path(0).path("Address").asText());
    deregister("ghost-2");
  }

  /** Writes a record of a node that is gone, and gives it as the catalog shows it then. */
  private JsonNode bringBack(String node) throws IOException, InterruptedException {
    http.catalog()
        .register(
            """
            {"Node":"%1$s","Address":"192.0.2.1","Service":{"ID":"%1$s","Service":"%1$s","Port":80}}\
            """
                .formatted(node));
    deregister(node);
    http.catalog()
        .register(
            """
            {"Node":"%1$s","SkipNodeUpdate":true,"Service":{"ID":"%1$s","Service":"%1$s","Port":80}}\
            """
                .formatted(node));
    return rows(node).path(0);
  }

  private void deregister(String node) throws IOException, InterruptedException {
    http.put("catalog/deregister", "{\"Node\":\"%s\"}".formatted(node)).expectOk();
  }

  private JsonNode rows(String service) throws IOException, InterruptedException {
    return http.get("catalog/service/" + service + "?consistent=").expectOk().json();
  }

  /** The status of the answer to what takes a node away, if it was last changed at an index. */
  private int removal(String node, long index) throws IOException, InterruptedException {
    return http.put(
            "txn",
            """
            [{"Node":{"Verb":"delete-cas","Node":{"Node":"%s","ModifyIndex":%d}}}]\
            """
                .formatted(node, index))
        .status();
  }
}
