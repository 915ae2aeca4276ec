package io.ballot.consul.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.consul.http.Json;
import io.ballot.domain.port.Instance;
import io.ballot.domain.port.InstanceId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceRecordTest {
  /** As Consul 1.20.1 gives it for a service with nothing but a port, a tag, meta and weights. */
  private static final String PLAIN =
      """
      {"ID":"2b9804c1-4f8c-6835-0bbe-3d05a7d9cbf8","Node":"n","Address":"10.0.0.1",
       "Datacenter":"dc1","TaggedAddresses":{"lan":"10.0.0.1"},"NodeMeta":{"a":"b"},
       "ServiceKind":"","ServiceID":"web-1","ServiceName":"web","ServiceTags":["v1"],
       "ServiceAddress":"","ServiceWeights":{"Passing":1,"Warning":1},"ServiceMeta":{"a":"b"},
       "ServicePort":80,"ServiceSocketPath":"","ServiceEnableTagOverride":false,
       "ServiceProxy":{"Mode":"","MeshGateway":{},"Expose":{}},"ServiceConnect":{},
       "ServiceLocality":null,"CreateIndex":20,"ModifyIndex":37}\
      """;

  @Test
  void isAnInstance() throws Exception {
    assertEquals(
        new Instance(new InstanceId("n", "web-1"), "web", "", 80, "10.0.0.1", List.of("v1")),
        record(PLAIN).instance());
  }

  @Test
  void survivesATransactionWhereItHoldsNothingElse() throws Exception {
    assertTrue(record(PLAIN).survivesTransaction());
  }

  @ParameterizedTest
  @CsvSource({
    "ServiceKind, '\"connect-proxy\"'",
    "ServiceTaggedAddresses, '{\"lan\":{\"Address\":\"10.0.0.1\",\"Port\":0}}'",
    "ServiceSocketPath, '\"/run/web.sock\"'",
    "ServiceProxy, '{\"MeshGateway\":{},\"Config\":{\"n\":0.5}}'",
    "ServiceConnect, '{\"Native\":true}'",
    "ServiceLocality, '{\"Region\":\"eu\"}'",
    "ServicePorts, '[{\"Port\":1}]'",
  })
  void doesNotSurviveATransactionThatWouldDropAnyOfIt(String field, String value) throws Exception {
    ObjectNode row = (ObjectNode) Json.MAPPER.readTree(PLAIN);
    row.set(field, Json.MAPPER.readTree(value));

    assertFalse(new ServiceRecord(row).survivesTransaction());
  }

  @Test
  void writesEveryFieldOfTheServiceAndNoneOfTheNode() throws Exception {
    JsonNode written = record(PLAIN).withTags(List.of("v1", "primary"));

    assertEquals(
        Json.MAPPER.readTree(
            """
            {"Kind":"","ID":"web-1","Service":"web","Tags":["v1","primary"],"Address":"",
             "Weights":{"Passing":1,"Warning":1},"Meta":{"a":"b"},"Port":80,"SocketPath":"",
             "EnableTagOverride":false,"Proxy":{"Mode":"","MeshGateway":{},"Expose":{}},
             "Connect":{},"Locality":null}\
            """),
        written);
  }

  @Test
  void writesNoMetaWhereThereIsNone() throws Exception {
    ObjectNode row = (ObjectNode) Json.MAPPER.readTree(PLAIN);
    row.putObject("ServiceMeta");

    assertFalse(new ServiceRecord(row).withTags(List.of()).has("Meta"));
  }

  @Test
  void keepsNumbersAsTheyWereWritten() throws Exception {
    String config = "{\"a\":1.0,\"b\":1.10,\"c\":123456789012345678901234567890}";
    ObjectNode row = (ObjectNode) Json.MAPPER.readTree(PLAIN);
    row.set("ServiceProxy", Json.MAPPER.readTree("{\"Config\":" + config + "}"));

    String written = new ServiceRecord(row).withTags(List.of()).toString();

    assertTrue(written.contains(config), written);
  }

  private static ServiceRecord record(String json) throws Exception {
    return new ServiceRecord(Json.MAPPER.readTree(json));
  }
}
