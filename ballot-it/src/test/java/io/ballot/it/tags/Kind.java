package io.ballot.it.tags;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.ballot.it.consul.ConsulVersion;
import java.util.List;

/**
 * What a registration may hold beside its name, id and tags: a row of the matrix.
 *
 * @param name for people
 * @param since the first version of Consul, major and minor, that takes it
 * @param withAgentOnly whether only an agent understands it, and not the catalog
 * @param fields the fields, as JSON
 */
record Kind(String name, String since, boolean withAgentOnly, String fields) {
  private static final JsonMapper JSON = new JsonMapper();

  /** Without a null, on which an old agent's handler panics. */
  private static final String OPAQUE =
      """
      {"protocol":"http","ratio":0.1,"one":1.0,"big":9007199254740993,"tiny":1e-300,"deep":{"a":[1,"2",{"b":{}}]},
       "text":"<größer> & \\"quoted\\" \\u0001 😀","empty":"","list":[],"yes":true}\
      """;

  /** All that there are. */
  static final List<Kind> ALL =
      List.of(
          of("nothing but a port", "{\"Port\":80}"),
          of("nothing at all", "{}"),
          of("an empty address", "{\"Address\":\"\",\"Port\":80}"),
          of("an address", "{\"Address\":\"192.0.2.7\",\"Port\":80}"),
          of("an IPv6 address", "{\"Address\":\"2001:db8::7\",\"Port\":80}"),
          of(
              "tagged addresses",
              """
              {"Address":"192.0.2.7","Port":80,"TaggedAddresses":{"wan":{"Address":"198.51.100.1","Port":1},
               "lan":{"Address":"198.51.100.2","Port":0},"my own":{"Address":"host.example","Port":65535}}}\
              """),
          of(
              "tagged addresses and no own",
              "{\"TaggedAddresses\":{\"wan\":{\"Address\":\"198.51.100.1\",\"Port\":1}}}"),
          of(
              "meta",
              "{\"Port\":80,\"Meta\":{\"size\":\"größer als 7 &"
                  + " <mehr>\",\"empty\":\"\",\"json\":\"{\\\"a\\\":1}\"}}"),
          of("weights", "{\"Port\":80,\"Weights\":{\"Passing\":7,\"Warning\":2}}"),
          of("EnableTagOverride", "{\"Port\":80,\"EnableTagOverride\":true}"),
          of(
              "EnableTagOverride, address and meta",
              "{\"Address\":\"192.0.2.7\",\"Port\":80,\"EnableTagOverride\":true,\"Meta\":{\"a\":\"b\"}}"),
          of("no EnableTagOverride", "{\"Port\":80,\"EnableTagOverride\":false}"),
          of("Connect native", "{\"Port\":80,\"Connect\":{\"Native\":true}}"),
          withAgent(
              "a sidecar of its own",
              """
              {"Address":"192.0.2.7","Port":80,"Connect":{"SidecarService":{"Tags":["its","own"],"Meta":{"a":"b"},
               "Proxy":{"Config":%s,"Upstreams":[{"DestinationName":"db","LocalBindPort":9191}]}}}}\
              """
                  .formatted(OPAQUE)),
          of(
              "a proxy with opaque configuration and upstreams",
              """
              {"Kind":"connect-proxy","Port":21000,"Proxy":{"DestinationServiceName":"db","DestinationServiceID":"db-1",
               "LocalServiceAddress":"127.0.0.2","LocalServicePort":9090,"Config":%1$s,"MeshGateway":{"Mode":"local"},
               "Expose":{"Checks":true,"Paths":[{"Path":"/healthz","LocalPathPort":8080,"ListenerPort":21500,"Protocol":"http2"}]},
               "Upstreams":[{"DestinationType":"service","DestinationName":"search","LocalBindPort":7000,"Config":%1$s},
                {"DestinationType":"prepared_query","DestinationName":"geo","Datacenter":"dc2","LocalBindAddress":"127.0.0.3",
                 "LocalBindPort":7001,"MeshGateway":{"Mode":"remote"}}]}}\
              """
                  .formatted(OPAQUE)),
          of(
              "a mesh gateway",
              "{\"Kind\":\"mesh-gateway\",\"Address\":\"192.0.2.7\",\"Port\":8443,\"Proxy\":{\"Config\":%s}}"
                  .formatted(OPAQUE)),
          of("an ingress gateway", "{\"Kind\":\"ingress-gateway\",\"Port\":8443}"),
          of("a terminating gateway", "{\"Kind\":\"terminating-gateway\",\"Port\":8443}"),
          withAgent(
              "checks in every state",
              """
              {"Port":80,"Checks":[{"CheckID":"%1$s-passing","Name":"p","TTL":"600s","Status":"passing"},
               {"CheckID":"%1$s-warning","Name":"w","TTL":"600s","Status":"warning","Notes":"größer"},
               {"CheckID":"%1$s-critical","Name":"c","TTL":"600s","Status":"critical","SuccessBeforePassing":0},
               {"CheckID":"%1$s-http","Name":"h","HTTP":"http://127.0.0.1:1/","Interval":"600s","Timeout":"1s"}]}\
              """),
          new Kind(
              "a socket instead of an address",
              "1.10",
              false,
              "{\"SocketPath\":\"/run/größe/web.sock\"}"),
          new Kind(
              "a locality",
              "1.17",
              false,
              "{\"Port\":80,\"Locality\":{\"Region\":\"eu-1\",\"Zone\":\"b\"}}"),
          new Kind(
              "a transparent proxy with extensions",
              "1.17",
              false,
              """
              {"Kind":"connect-proxy","Port":21000,"Locality":{"Region":"eu-1","Zone":""},"Proxy":{
               "DestinationServiceName":"db","Mode":"transparent","TransparentProxy":{"OutboundListenerPort":15001,
               "DialedDirectly":true},"LocalServiceSocketPath":"/run/db.sock","Config":%s,
               "AccessLogs":{"Enabled":true,"Type":"file","Path":"/var/log/a"},
               "EnvoyExtensions":[{"Name":"builtin/lua","Required":false,"Arguments":{"ProxyType":"connect-proxy",
                "Listener":"inbound","Script":"--","n":1.5},"ConsulVersion":"","EnvoyVersion":""}],
               "Upstreams":[{"DestinationType":"service","DestinationName":"q","LocalBindSocketPath":"/run/q.sock",
                "LocalBindSocketMode":"0644"}]}}\
              """
                  .formatted(OPAQUE)));

  private static Kind of(String name, String fields) {
    return new Kind(name, "1.8", false, fields);
  }

  private static Kind withAgent(String name, String fields) {
    return new Kind(name, "1.8", true, fields);
  }

  /** One of them. */
  static Kind named(String name) {
    return ALL.stream().filter(kind -> kind.name().equals(name)).findFirst().orElseThrow();
  }

  /** Whether a version takes it. */
  boolean isTakenBy(ConsulVersion version) {
    String[] numbers = since.split("\\.", 2);
    return version.isAtLeast(Integer.parseInt(numbers[0]), Integer.parseInt(numbers[1]));
  }

  /** A registration of it, as an agent takes one; the catalog wants its {@code Name} as Service. */
  ObjectNode registration(String service, String id, List<String> tags) {
    try {
      ObjectNode registration = (ObjectNode) JSON.readTree(fields.replace("%1$s", id));
      registration.put("ID", id).put("Name", service);
      tags.forEach(registration.putArray("Tags")::add);
      return registration;
    } catch (JacksonException e) {
      throw new IllegalStateException(name + " is no JSON", e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
