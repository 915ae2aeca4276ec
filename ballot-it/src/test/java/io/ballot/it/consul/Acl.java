package io.ballot.it.consul;

import com.fasterxml.jackson.databind.JsonNode;
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

  /**
   * Makes every token of a policy that {@link #token} made do what other rules say, from now on.
   */
  public void change(String policy, String rules) throws IOException, InterruptedException {
    for (JsonNode known : http.get("acl/policies").expectOk().json()) {
      if (known.path("Name").asText().equals(policy)) {
        ObjectNode definition = JSON.createObjectNode();
        definition.put("ID", known.path("ID").asText());
        definition.put("Name", policy);
        definition.put("Rules", rules);
        http.put("acl/policy/" + known.path("ID").asText(), definition.toString()).expectOk();
        return;
      }
    }
    throw new AssertionError("there is no policy " + policy);
  }

  /** Deletes a token by its secret. */
  public void delete(String secret) throws IOException, InterruptedException {
    String id =
        http.withToken(secret).get("acl/token/self").expectOk().json().path("AccessorID").asText();
    http.delete("acl/token/" + id).expectOk();
  }
}
