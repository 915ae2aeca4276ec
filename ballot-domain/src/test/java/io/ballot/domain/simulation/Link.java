package io.ballot.domain.simulation;

import io.ballot.domain.election.Reply;
import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.LockKey;
import io.ballot.domain.port.LockState;
import io.ballot.domain.port.PortException;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAnswer;
import io.ballot.domain.port.TagAssignment;
import io.ballot.domain.port.Watch;
import io.ballot.domain.port.Watcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;

/** One daemon's connection to its agent, on which all its ports send. */
final class Link {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private final World world;
  private final ProcessClock process;
  private final Wire wire;
  private final Courier courier;
  private final BooleanSupplier deposedLeader;
  private final List<WiredWatch<?>> watches = new ArrayList<>();
  private final Map<SessionId, Long> provenAt = new HashMap<>();

  /**
   * @param deposedLeader whether a server leader that was deposed answers renewals at present
   */
  Link(
      World world,
      ProcessClock process,
      Wire wire,
      Courier courier,
      BooleanSupplier deposedLeader) {
    this.world = world;
    this.process = process;
    this.wire = wire;
    this.courier = courier;
    this.deposedLeader = deposedLeader;
  }

  <A> A ask(boolean write, Courier.Request<A> request) throws PortException {
    return courier.travel(TIMEOUT, write, request);
  }

  <A> A askForALock(SessionId session, Courier.Request<A> request) throws PortException {
    return courier.travelForALock(TIMEOUT, () -> requireLease(session), request);
  }

  /** As the holder of a lock by a session, whose lease must not have ended when it is sent. */
  <A> A askAsHolder(SessionId session, Courier.Request<A> request) throws PortException {
    return courier.travelOfAHolder(TIMEOUT, () -> requireLease(session), request);
  }

  private void requireLease(SessionId session) {
    Long proven = provenAt.get(session);
    if (proven != null && process.now() >= world.longestLease(proven)) {
      breach(
          Invariant.LATE_REQUESTS,
          "a request of the holder of session " + session + " is sent after its lease has ended");
    }
  }

  /** A renewal of a session, or its opening, is answered: its lease counts from the sending. */
  void proves(SessionId session) {
    provenAt.merge(session, process.now(), Math::max);
  }

  <A> A ask(Duration timeout, boolean write, Courier.Request<A> request) throws PortException {
    return courier.travel(timeout, write, request);
  }

  <O> WiredWatch<O> watch(Watcher<O> watcher, Function<Watcher<O>, Watch> opener) {
    WiredWatch<O> watch = WiredWatch.open(world.timers(), process, wire, watcher, opener);
    watches.add(watch);
    return watch;
  }

  /** A watch that also tells the present when nothing has changed, every now and then. */
  <O> Watch watchAgainAndAgain(
      Watcher<O> watcher, Function<Watcher<O>, Watch> opener, Courier.Request<O> present) {
    WiredWatch<O> watch = watch(watcher, opener);
    tellAgain(watch, present);
    return watch;
  }

  private <O> void tellAgain(WiredWatch<O> watch, Courier.Request<O> present) {
    world.after(
        wire.idle(),
        () -> {
          if (watch.isClosed()) {
            return;
          }
          try {
            watch.seen(present.carryOut());
          } catch (PortException e) {
            // The watch itself tells of what keeps it from seeing.
          }
          tellAgain(watch, present);
        });
  }

  /** The wire works again. */
  void resume() {
    watches.forEach(WiredWatch::resume);
  }

  /** The daemon is dead: its connections close. */
  void close() {
    watches.forEach(WiredWatch::close);
    watches.clear();
  }

  /** A session was opened or renewed just now. */
  void renewed(SessionId session) {
    world.renewed(session);
    proves(session);
  }

  /** The daemon ends a session. */
  void ends(SessionId session) {
    world.referee().sessionEnds(session, process);
  }

  /** Whether what is being carried out is so when nobody waits for it any more. */
  boolean isCarriedOutLate() {
    return courier.isLate();
  }

  void answersLater(long nanos, Supplier<? extends Reply<?>> answer) {
    courier.answersLater(nanos, answer);
  }

  /** Has something done on the daemon's side, once it runs. */
  void later(long nanos, Runnable task) {
    courier.later(nanos, task);
  }

  void acquireArrives(AcquireRequest request) {
    world.acquireArrives(request);
  }

  void released(ReleaseRequest request) {
    world.referee().released(request.key(), request.session(), request.keyIndex());
  }

  boolean asksDeposedLeader() {
    return deposedLeader.getAsBoolean();
  }

  LockState lock(LockKey key) {
    return world.backend().lock(key);
  }

  /** Whether the lock is held as it is in the term that a change of tags is made for. */
  boolean termGoesOn(TagAssignment assignment) {
    return lock(assignment.key()) instanceof LockState.Held held
        && held.session().equals(assignment.session())
        && held.modifyIndex() == assignment.keyIndex();
  }

  /** Has a promotion's change of tags watched while it is made. */
  TagAnswer promoting(TagAssignment assignment, Courier.Request<TagAnswer> change)
      throws PortException {
    tagAsked(assignment);
    boolean tagged = isTagged(assignment);
    try {
      return world.referee().tags().watchPromotion(assignment, change);
    } finally {
      if (!tagged && isTagged(assignment)) {
        tagged(assignment);
      }
    }
  }

  void tagAsked(TagAssignment assignment) {
    world.referee().promises().tagAsked(assignment);
  }

  void tagged(TagAssignment assignment) {
    world.referee().promises().tagged(assignment);
  }

  boolean isTagged(TagAssignment assignment) {
    return world
        .backend()
        .carriers(assignment.service(), assignment.tag())
        .contains(assignment.instance());
  }

  void breach(Invariant invariant, String what) {
    world.referee().breach(invariant, what);
  }
}
