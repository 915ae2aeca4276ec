package io.ballot.it.house.planted.cli;

import okhttp3.OkHttpClient;

public final class SpeaksHttp {
  private SpeaksHttp() {}

  public static OkHttpClient client() {
    return new OkHttpClient();
  }
}
