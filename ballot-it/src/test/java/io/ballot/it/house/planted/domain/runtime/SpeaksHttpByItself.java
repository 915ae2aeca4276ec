package io.ballot.it.house.planted.domain.runtime;

import java.net.http.HttpClient;

public final class SpeaksHttpByItself {
  private SpeaksHttpByItself() {}

  public static HttpClient client() {
    return HttpClient.newHttpClient();
  }
}
