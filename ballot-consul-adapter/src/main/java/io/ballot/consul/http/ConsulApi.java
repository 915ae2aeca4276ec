package io.ballot.consul.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import okhttp3.ResponseBody;
import retrofit2.Call;
import retrofit2.http.Body;
import retrofit2.http.GET;
import retrofit2.http.PUT;
import retrofit2.http.Path;
import retrofit2.http.QueryMap;

/**
 * What consul-client cannot say: transactions with services, sessions with checks of both kinds (or
 * with none), registrations that lose no field, the index of a missing key, an instance's health
 * from its agent, and blocking queries that can be cancelled. Bodies are JSON trees.
 *
 * <p>Queries: {@code index} and {@code wait} make a read block, {@code consistent} (with an empty
 * value) makes it as fresh as any write that was confirmed before.
 */
public interface ConsulApi {
  /** The query of a read that is to be as fresh as any write that was confirmed before. */
  Map<String, String> CONSISTENT = Map.of("consistent", "");

  /** Several operations in one commit. */
  @PUT("v1/txn")
  Call<ResponseBody> transaction(@Body JsonNode operations);

  /** A new session. */
  @PUT("v1/session/create")
  Call<ResponseBody> createSession(@Body JsonNode session);

  /** One session, in a list that is empty where there is none. */
  @GET("v1/session/info/{id}")
  Call<ResponseBody> session(@Path("id") String id, @QueryMap Map<String, String> query);

  /** One key; its path as {@link io.ballot.consul.http.Paths} writes it. */
  @GET("v1/kv/{key}")
  Call<ResponseBody> key(
      @Path(value = "key", encoded = true) String path, @QueryMap Map<String, String> query);

  /** All checks of a node. */
  @GET("v1/health/node/{node}")
  Call<ResponseBody> nodeHealth(@Path("node") String node, @QueryMap Map<String, String> query);

  /**
   * A node and all its services. Not {@code catalog/node}, which looks for rights on a service by
   * its id instead of its name, and so hides {@code web-1} from who may read {@code web}.
   */
  @GET("v1/catalog/node-services/{node}")
  Call<ResponseBody> nodeServices(@Path("node") String node, @QueryMap Map<String, String> query);

  /** All instances of a service. */
  @GET("v1/catalog/service/{service}")
  Call<ResponseBody> service(@Path("service") String service, @QueryMap Map<String, String> query);

  /** All nodes. */
  @GET("v1/catalog/nodes")
  Call<ResponseBody> nodes(@QueryMap Map<String, String> query);

  /** The names of all services; wakes on every change of any of them. */
  @GET("v1/catalog/services")
  Call<ResponseBody> services(@QueryMap Map<String, String> query);

  /** All services of the agent's that the token may read, by id. */
  @GET("v1/agent/services")
  Call<ResponseBody> agentServices();

  /** One service of the agent's, as it was registered there. */
  @GET("v1/agent/service/{id}")
  Call<ResponseBody> agentService(@Path("id") String id, @QueryMap Map<String, String> query);

  /** The health of one service of the agent's, from the agent alone. */
  @GET("v1/agent/health/service/id/{id}")
  Call<ResponseBody> agentHealth(@Path("id") String id);

  /** Who leads the servers: an address, empty for nobody. */
  @GET("v1/status/leader")
  Call<ResponseBody> leader();

  /** The token of the request. */
  @GET("v1/acl/token/self")
  Call<ResponseBody> ownToken();

  /** The agent's own configuration and state. */
  @GET("v1/agent/self")
  Call<ResponseBody> agentSelf();

  /** All checks of the agent's. */
  @GET("v1/agent/checks")
  Call<ResponseBody> agentChecks();

  /** Registers a service with the agent, in place of the one with the same id. */
  @PUT("v1/agent/service/register")
  Call<ResponseBody> registerWithAgent(@Body JsonNode service);

  /** Registers a service in the catalog, past its agent. */
  @PUT("v1/catalog/register")
  Call<ResponseBody> registerInCatalog(@Body JsonNode registration);
}
