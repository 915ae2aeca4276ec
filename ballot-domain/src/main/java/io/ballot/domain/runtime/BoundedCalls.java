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
 *
 * <p>Some go {@linkplain #ahead ahead} of the others, so that those who give up a thousand locks do
 * not wait for a thousand tags. Some places are kept for either kind, so that neither stands still
 * because of the other.
 */
final class BoundedCalls {
  private final Calls calls;
  private final int most;
  private final int kept;
  private final Way ahead = new Way();
  private final Way usual = new Way();

  /**
   * None is under way yet.
   *
   * @param calls makes them
   * @param most how many at once
   * @param kept how many of these one kind leaves to the other
   */
  BoundedCalls(Calls calls, int most, int kept) {
    this.calls = calls;
    this.most = most;
    this.kept = kept;
  }

  /** For those that go ahead of all that wait. */
  Calls ahead() {
    return ahead;
  }

  /** For all others. */
  Calls usual() {
    return usual;
  }

  private final class Way implements Calls {
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int underWay;

    @Override
    public <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
      Runnable call = () -> calls.make(request, answer -> answered(this, reply, answer));
      synchronized (BoundedCalls.this) {
        if (!hasPlace()) {
          waiting.add(call);
          return;
        }
        underWay++;
      }
      call.run();
    }

    private boolean hasPlace() {
      return ahead.underWay + usual.underWay < most && underWay < most - kept;
    }

    private boolean mayGoOn() {
      return !waiting.isEmpty() && hasPlace();
    }
  }

  private <A> void answered(Way way, Consumer<Reply<A>> reply, Reply<A> answer) {
    try {
      reply.accept(answer);
    } finally {
      next(way);
    }
  }

  private void next(Way ended) {
    Runnable call;
    synchronized (this) {
      ended.underWay--;
      Way next = ahead.mayGoOn() ? ahead : usual;
      if (!next.mayGoOn()) {
        return;
      }
      next.underWay++;
      call = next.waiting.remove();
    }
    call.run();
  }
}
