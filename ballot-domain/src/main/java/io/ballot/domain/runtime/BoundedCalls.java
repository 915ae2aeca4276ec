package io.ballot.domain.runtime;

import io.ballot.domain.election.Reply;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Calls of which at most so many are under way; the others wait for their turn, in order. What is
 * looked at before a request is sent (the lease, say) is part of the request, so it is looked at
 * when its turn comes.
 *
 * <p>When something happens to all of a thousand elections, their requests neither open a thousand
 * connections nor trip a backend's rate limit. Every election has but a few requests under way, so
 * what waits has a bound, too. Renewals and beats go past it.
 */
final class BoundedCalls implements Calls {
  private final Calls calls;
  private final int most;
  private final Deque<Runnable> waiting = new ArrayDeque<>();
  private int underWay;

  /**
   * None is under way yet.
   *
   * @param calls makes them
   * @param most how many at once
   */
  BoundedCalls(Calls calls, int most) {
    this.calls = calls;
    this.most = most;
  }

  @Override
  public <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
    Runnable call = () -> calls.make(request, answer -> answered(reply, answer));
    synchronized (this) {
      if (underWay >= most) {
        waiting.add(call);
        return;
      }
      underWay++;
    }
    call.run();
  }

  private <A> void answered(Consumer<Reply<A>> reply, Reply<A> answer) {
    try {
      reply.accept(answer);
    } finally {
      next();
    }
  }

  private void next() {
    Runnable call;
    synchronized (this) {
      call = waiting.poll();
      if (call == null) {
        underWay--;
        return;
      }
    }
    call.run();
  }
}
