package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import java.util.function.Consumer;

/** Makes requests to ports beside whoever asks for them. */
public interface Calls {
  /**
   * Makes a request, and tells its reply exactly once, on any thread. Whatever a request throws
   * becomes a reply.
   *
   * @param request the request
   * @param reply told what became of it; must return at once
   * @param <A> the answer
   */
  <A> void make(PortCall<A> request, Consumer<Reply<A>> reply);
}
