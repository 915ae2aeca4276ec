package io.ballot.domain.simulation;

import io.ballot.domain.election.Reply;
import io.ballot.domain.memory.VirtualTimers;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.runtime.Calls;
import io.ballot.domain.runtime.PortCall;
import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries one daemon's requests over its {@link Wire}.
 *
 * <p>A request is made twice: where it is sent, so that the sender's last look at its lease happens
 * there and then, and once more where it arrives, with the sender's clock shown as it was. A
 * request to this machine alone (a hook, the mark) is done with the first.
 */
final class Courier implements Calls {
  private static final Duration LOCAL = Duration.ofNanos(300_000);
  private static final Duration AGAIN = Duration.ofMillis(200);
  private static final Duration TO_SEND = Duration.ofNanos(50_000);

  private final VirtualTimers world;
  private final ProcessClock process;
  private final Wire wire;
  private final Backlog backlog;
  private final Chance chance;
  private @Nullable Transit current;

  Courier(VirtualTimers world, ProcessClock process, Wire wire, Backlog backlog, Chance chance) {
    this.world = world;
    this.process = process;
    this.wire = wire;
    this.backlog = backlog;
    this.chance = chance;
  }

  /** What is asked of a backend, once the request has arrived there. */
  interface Request<A> {
    /** Carries it out. */
    A carryOut() throws PortException;
  }

  /**
   * Called by a port: lets a request travel.
   *
   * @param timeout after which its sender gives it up
   * @param write whether it changes something, and so may still be carried out later
   */
  <A> A travel(Duration timeout, boolean write, Request<A> request) throws PortException {
    return travel(timeout, write, /* acquire= */ false, null, request);
  }

  /** Lets the request for a lock travel, whose loss or lateness has more consequences than any. */
  <A> A travelForALock(Duration timeout, Runnable sentAsHolder, Request<A> request)
      throws PortException {
    return travel(timeout, /* write= */ true, /* acquire= */ true, sentAsHolder, request);
  }

  /** Lets a change travel that only a lock's holder may ask for. */
  <A> A travelOfAHolder(Duration timeout, Runnable sentAsHolder, Request<A> request)
      throws PortException {
    return travel(timeout, /* write= */ true, /* acquire= */ false, sentAsHolder, request);
  }

  private <A> A travel(
      Duration timeout,
      boolean write,
      boolean acquire,
      @Nullable Runnable sentAsHolder,
      Request<A> request)
      throws PortException {
    Transit transit = Objects.requireNonNull(current, "a port was called beside the courier");
    if (transit.arrived) {
      return request.carryOut();
    }
    transit.remote = true;
    transit.write = write;
    transit.acquire = acquire;
    transit.sentAsHolder = sentAsHolder;
    transit.timeoutNanos = timeout.toNanos();
    throw new Transit.Travels();
  }

  /** Called while a request is carried out: whether nobody waits for it any more. */
  boolean isLate() {
    return Objects.requireNonNull(current).late;
  }

  /** Called while a request is carried out: it takes so long, and its answer is known only then. */
  void answersLater(long nanos, Supplier<? extends Reply<?>> answer) {
    Transit transit = Objects.requireNonNull(current);
    transit.takesNanos = nanos;
    transit.answer = answer;
  }

  /** Has something done on the sender's side. */
  void later(long nanos, Runnable task) {
    process.after(nanos, task);
  }

  @Override
  public <A> void make(PortCall<A> request, Consumer<Reply<A>> reply) {
    process.after(TO_SEND.toNanos(), () -> queue(request, reply));
  }

  /** A request that waits for its turn is made anew then, with all that its sender looks at. */
  private <A> void queue(PortCall<A> request, Consumer<Reply<A>> reply) {
    Transit transit = new Transit(process.now());
    Reply<A> here = attempt(transit, request);
    Duration turn = transit.sentAsHolder == null ? Duration.ZERO : backlog.turn();
    if (turn.isZero()) {
      send(transit, here, request, reply);
      return;
    }
    process.after(
        turn.toNanos(),
        () -> {
          Transit anew = new Transit(process.now());
          send(anew, attempt(anew, request), request, reply);
        });
  }

  private <A> void send(
      Transit transit, Reply<A> here, PortCall<A> request, Consumer<Reply<A>> reply) {
    if (!transit.remote) {
      process.after(LOCAL.toNanos(), () -> reply.accept(here));
      return;
    }
    if (transit.sentAsHolder != null) {
      transit.sentAsHolder.run();
    }
    long sentAt = world.now();
    Wire.Fate fate = wire.fate(transit);
    if (fate == Wire.Fate.ANSWERED || fate == Wire.Fate.TWICE) {
      long way = wire.latency();
      boolean tooSlow = way > transit.timeoutNanos;
      if (tooSlow) {
        // Its sender does not wait until it has arrived.
        giveUp(transit, reply, sentAt);
      }
      Consumer<Reply<A>> waiting = tooSlow ? unused -> {} : reply;
      world.at(sentAt + way, () -> arrive(transit, request, waiting, sentAt));
      if (fate == Wire.Fate.TWICE) {
        late(transit, request, sentAt + wire.lateness());
      }
      return;
    }
    if (fate == Wire.Fate.ANSWER_LOST) {
      world.at(sentAt + wire.latency(), () -> deliver(transit, request));
    } else if (fate == Wire.Fate.LATE) {
      late(transit, request, sentAt + transit.timeoutNanos + wire.lateness());
    }
    giveUp(transit, reply, sentAt);
  }

  private <A> void arrive(
      Transit transit, PortCall<A> request, Consumer<Reply<A>> reply, long sentAt) {
    Reply<A> made = deliver(transit, request);
    if (made instanceof Reply.Failed<A> failed && failed.failure() == Failure.TIMEOUT) {
      // The agent does not get through to its servers, and goes on trying for a while.
      long next = world.now() + AGAIN.toNanos();
      if (next < sentAt + transit.timeoutNanos) {
        world.at(next, () -> arrive(transit, request, reply, sentAt));
        return;
      }
      if (transit.write && chance.in(0.5)) {
        late(transit, request, sentAt + transit.timeoutNanos + wire.lateness());
      }
      giveUp(transit, reply, sentAt);
      return;
    }
    long answered = world.now() + transit.takesNanos + wire.latency();
    if (wire.isHanging() || answered > sentAt + transit.timeoutNanos) {
      giveUp(transit, reply, sentAt);
    } else {
      process.after(answered - world.now(), () -> reply.accept(answer(transit, made)));
    }
  }

  @SuppressWarnings("unchecked") // Whoever carried the request out has said what its answer is.
  private static <A> Reply<A> answer(Transit transit, Reply<A> made) {
    return transit.answer == null ? made : (Reply<A>) transit.answer.get();
  }

  private <A> void late(Transit transit, PortCall<A> request, long at) {
    world.at(
        at,
        () -> {
          Transit again = new Transit(transit.checkedAt);
          again.late = true;
          deliver(again, request);
        });
  }

  private <A> void giveUp(Transit transit, Consumer<Reply<A>> reply, long sentAt) {
    long left = Math.max(0, sentAt + transit.timeoutNanos - world.now());
    process.after(
        left,
        () -> reply.accept(new Reply.Failed<>(Failure.TIMEOUT, "no answer within the timeout")));
  }

  private <A> Reply<A> deliver(Transit transit, PortCall<A> request) {
    transit.arrived = true;
    Holder<A> made = new Holder<>();
    process.showing(transit.checkedAt, () -> made.reply = attempt(transit, request));
    return Objects.requireNonNull(made.reply);
  }

  private <A> Reply<A> attempt(Transit transit, PortCall<A> request) {
    current = transit;
    try {
      return request.attempt();
    } finally {
      current = null;
    }
  }

  private static final class Holder<A> {
    private @Nullable Reply<A> reply;
  }
}
