package io.ballot.it.consul;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;

/** Consul's access control; needs a client with the management token. */
public final class Acl {

  private static final JsonMapper JSON = new JsonMapper();

  private final ConsulHttp http;

  Acl(ConsulHttp http) {
    this.http = http;
  }

  /**
   * Makes a token that may do what the rules say and nothing else.
   *
   * @param policy a name for the rules, unique in the datacenter
   * @param rules in HCL
   * @return the token's secret
   */
  public String token(String policy, String rules) throws IOException, InterruptedException {
    ObjectNode definition = JSON.createObjectNode();
    definition.put("Name", policy);
    definition.put("Rules", rules);
    http.put("acl/policy", definition.toString()).expectOk();
    ObjectNode token = JSON.createObjectNode();
    token.put("Description", "for the test " + policy);
    token.putArray("Policies").addObject().put("Name", policy);
    return http.put("acl/token", token.toString()).expectOk().json().path("SecretID").asText();
  }
}
