package io.ballot.it.house.planted.hooks;

import com.fasterxml.jackson.databind.json.JsonMapper;

public final class ReadsJson {
  private ReadsJson() {}

  public static JsonMapper mapper() {
    return JsonMapper.builder().build();
  }
}
