package io.ballot.consul.http;

import java.io.IOException;

/** Something in this process that answers in an agent's place, without any connection. */
@FunctionalInterface
public interface PlayedAgent {
  /**
   * Answers a request; a blocking query may wait here until there is something to tell.
   *
   * @param method its method
   * @param target its path and query, as HTTP's first line has them
   * @param body its body, empty if it has none
   */
  Page answer(String method, String target, String body) throws IOException, InterruptedException;

  /**
   * One answer.
   *
   * @param status the HTTP status
   * @param index Consul's index of it
   * @param json the body
   */
  record Page(int status, long index, String json) {}
}
