package io.ballot.domain.election;

import io.ballot.domain.port.AcquireRequest;
import io.ballot.domain.port.HookCall;
import io.ballot.domain.port.Mark;
import io.ballot.domain.port.ReleaseRequest;
import io.ballot.domain.port.SessionId;
import io.ballot.domain.port.TagAssignment;

/**
 * What an election wants done, in this order. Those with an attempt number are answered by an
 * {@link Event.Answer} of that number, whatever happens.
 */
public sealed interface Effect {

  /**
   * Try to acquire the lock.
   *
   * @param attempt the attempt's number
   * @param request with what
   * @param notAfter the instant from which on it must not be sent any more, unless the lease has
   *     been renewed by then; nor before, once the lease has been lost
   */
  record Acquire(long attempt, AcquireRequest request, long notAfter) implements Effect {}

  /**
   * Release the lock of a term.
   *
   * @param attempt the attempt's number
   * @param request of which
   */
  record Release(long attempt, ReleaseRequest request) implements Effect {}

  /**
   * Read the lock.
   *
   * @param attempt the attempt's number
   */
  record ReadLock(long attempt) implements Effect {}

  /**
   * Ask whose a session is.
   *
   * @param attempt the attempt's number
   * @param session which
   */
  record DescribeSession(long attempt, SessionId session) implements Effect {}

  /**
   * Give the tag to this instance alone.
   *
   * @param attempt the attempt's number
   * @param assignment how
   * @param notAfter the instant from which on it must not begin any more, unless the lease has been
   *     renewed by then; nor before, once the lease has been lost
   */
  record AssignTag(long attempt, TagAssignment assignment, long notAfter) implements Effect {}

  /**
   * Put a tag on this instance that others may carry too.
   *
   * @param attempt the attempt's number
   * @param tag which
   */
  record AddTag(long attempt, String tag) implements Effect {}

  /**
   * Take the tag off this instance.
   *
   * @param attempt the attempt's number
   * @param tag which
   */
  record RemoveTag(long attempt, String tag) implements Effect {}

  /**
   * Read the mark.
   *
   * @param attempt the attempt's number
   */
  record ReadMark(long attempt) implements Effect {}

  /**
   * Write the mark.
   *
   * @param attempt the attempt's number
   * @param mark it
   */
  record WriteMark(long attempt, Mark mark) implements Effect {}

  /**
   * Remove the mark.
   *
   * @param attempt the attempt's number
   */
  record RemoveMark(long attempt) implements Effect {}

  /**
   * End what a dead daemon's hooks left running.
   *
   * @param attempt the attempt's number
   * @param mark that daemon's
   */
  record EndOrphans(long attempt, Mark mark) implements Effect {}

  /**
   * Start a hook.
   *
   * @param attempt the attempt's number
   * @param call which and how
   * @param notAfter the instant from which on it must not start any more
   */
  record StartHook(long attempt, HookCall call, long notAfter) implements Effect {}

  /**
   * End a hook, TERM first.
   *
   * @param attempt the number of the attempt that started it
   */
  record StopHook(long attempt) implements Effect {}

  /**
   * End a hook with KILL.
   *
   * @param attempt the number of the attempt that started it
   */
  record KillHook(long attempt) implements Effect {}

  /**
   * Have a session, or have none, from now on.
   *
   * @param wanted which
   */
  record WantSession(boolean wanted) implements Effect {}

  /** Renew the session now: something hints that it may have ended. */
  record RenewNow() implements Effect {}

  /**
   * Watch all instances of the service, or stop it.
   *
   * @param wanted which
   */
  record WatchService(boolean wanted) implements Effect {}

  /**
   * Tell the world what happened.
   *
   * @param notice what
   */
  record Announce(Notice notice) implements Effect {}
}
