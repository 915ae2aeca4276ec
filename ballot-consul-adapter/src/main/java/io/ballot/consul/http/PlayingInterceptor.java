package io.ballot.consul.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;

/** Hands every request to a played agent and lets none go on. */
final class PlayingInterceptor implements Interceptor {
  private static final MediaType JSON = MediaType.get("application/json");

  private final PlayedAgent agent;

  PlayingInterceptor(PlayedAgent agent) {
    this.agent = agent;
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request request = chain.request();
    try {
      PlayedAgent.Page page = agent.answer(request.method(), target(request), body(request));
      return new Response.Builder()
          .request(request)
          .protocol(Protocol.HTTP_1_1)
          .code(page.status())
          .message("")
          .header("X-Consul-Index", Long.toString(page.index()))
          .body(ResponseBody.create(page.json(), JSON))
          .build();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private static String target(Request request) {
    HttpUrl url = request.url();
    String query = url.encodedQuery();
    return query == null ? url.encodedPath() : url.encodedPath() + "?" + query;
  }

  private static String body(Request request) throws IOException {
    RequestBody body = request.body();
    if (body == null) {
      return "";
    }
    Buffer written = new Buffer();
    body.writeTo(written);
    return written.readUtf8();
  }
}
