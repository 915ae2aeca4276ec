package io.ballot.domain.runtime;

import io.ballot.domain.election.Effect;
import io.ballot.domain.election.ElectionSettings;
import io.ballot.domain.election.Event;
import io.ballot.domain.election.Notice;
import io.ballot.domain.election.Reply;
import io.ballot.domain.port.Failure;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Carries out what one election's steps ask for. Called by its loop alone. */
final class EffectRunner {
  /** What an effect runner needs of its loop. */
  interface Host {
    /** Takes an event in, from any thread. */
    void post(Event event);

    /** Passes a notice on, from any thread. */
    void announce(Notice notice);

    /** A request failed. */
    void requestFailed(Failure failure);

    /** Opens a watch whose observations become events. */
    <O> Watch watch(Function<Watcher<O>, Watch> open, Function<O, Event> event);
  }

  private final ElectionSettings settings;
  private final Ports ports;
  private final Platform platform;
  private final Lanes lanes;
  private final Host host;
  private final SessionKeeper.Member session;
  private final HookRuns hooks;
  private @Nullable Watch serviceWatch;

  EffectRunner(
      ElectionSettings settings,
      Ports ports,
      Platform platform,
      Lanes lanes,
      Host host,
      SessionKeeper.Member session) {
    this.settings = settings;
    this.ports = ports;
    this.platform = platform;
    this.lanes = lanes;
    this.host = host;
    this.session = session;
    this.hooks = new HookRuns(ports.hooks(), platform, host::post, host::announce);
  }

  void run(Effect effect) {
    switch (effect) {
      case Effect.Acquire it ->
          request(
              lanes.locks(),
              () -> before(it.request().session(), () -> ports.lock().acquire(it.request())),
              reply -> new Event.AcquireReply(it.attempt(), reply));
      case Effect.Release it ->
          request(
              lanes.locks(),
              () -> ports.lock().release(it.request()),
              reply -> new Event.ReleaseReply(it.attempt(), reply));
      case Effect.ReadLock it ->
          request(
              lanes.locks(),
              () -> ports.lock().read(settings.key()),
              reply -> new Event.ReadReply(it.attempt(), reply));
      case Effect.DescribeSession it ->
          request(
              lanes.backend(),
              () -> ports.lock().describe(it.session()),
              reply -> new Event.DescribeReply(it.attempt(), reply));
      case Effect.AssignTag it ->
          request(
              lanes.backend(),
              () ->
                  before(
                      it.assignment().session(), () -> ports.catalog().assignTag(it.assignment())),
              reply -> new Event.TagReply(it.attempt(), reply));
      case Effect.AddTag it ->
          request(
              lanes.backend(),
              () -> ports.catalog().addTag(settings.serviceId(), it.tag()),
              reply -> new Event.TagReply(it.attempt(), reply));
      case Effect.RemoveTag it ->
          request(
              lanes.backend(),
              () -> ports.catalog().removeTag(settings.serviceId(), it.tag()),
              reply -> new Event.TagReply(it.attempt(), reply));
      case Effect.ReadMark it ->
          local(() -> ports.marks().read(), reply -> new Event.MarkReadReply(it.attempt(), reply));
      case Effect.WriteMark it ->
          local(
              () -> {
                ports.marks().write(it.mark());
                return true;
              },
              reply -> new Event.MarkReply(it.attempt(), failure(reply)));
      case Effect.RemoveMark it ->
          local(
              () -> {
                ports.marks().remove();
                return true;
              },
              reply -> new Event.MarkReply(it.attempt(), failure(reply)));
      case Effect.EndOrphans it ->
          local(
              () -> ports.hooks().endOrphans(it.mark()),
              reply ->
                  new Event.OrphansReply(
                      it.attempt(),
                      reply instanceof Reply.Answered<Integer> answered ? answered.answer() : 0));
      case Effect.StartHook it -> hooks.start(it);
      case Effect.StopHook it -> hooks.stop(it.attempt());
      case Effect.KillHook it -> hooks.kill(it.attempt());
      case Effect.WantSession it -> session.want(it.wanted());
      case Effect.RenewNow ignored -> session.renewNow();
      case Effect.WatchService it -> watchService(it.wanted());
      case Effect.Announce it -> host.announce(it.notice());
    }
  }

  /** Ends what the election has open. */
  void close() {
    watchService(false);
  }

  private <A> void request(Calls lane, PortCall<A> call, Function<Reply<A>, Event> event) {
    lane.make(
        call,
        reply -> {
          if (reply instanceof Reply.Failed<A> failed) {
            host.requestFailed(failed.failure());
          }
          host.post(event.apply(reply));
        });
  }

  /** A request to this machine alone: its failure says nothing of the backend. */
  private <A> void local(PortCall<A> call, Function<Reply<A>, Event> event) {
    Consumer<Reply<A>> told = reply -> host.post(event.apply(reply));
    lanes.machine().make(call, told);
  }

  /**
   * The last look at the lease, right before a request is sent that only its holder may send. While
   * the request waited for its turn, the session may have been renewed, or lost.
   */
  private <A> A before(SessionId holder, PortCall<A> call) throws PortException {
    if (platform.timers().now() >= session.leaseEndsAt(holder)) {
      throw new PortException(Failure.CANCELLED, "the lease ended before it could be sent");
    }
    return call.make();
  }

  private static @Nullable String failure(Reply<Boolean> reply) {
    return reply instanceof Reply.Failed<Boolean> failed ? failed.message() : null;
  }

  private void watchService(boolean wanted) {
    if (serviceWatch != null) {
      serviceWatch.close();
      serviceWatch = null;
    }
    if (wanted) {
      serviceWatch =
          host.watch(
              watcher -> ports.catalog().watchService(settings.service(), watcher),
              Event.ServiceSeen::new);
    }
  }
}
