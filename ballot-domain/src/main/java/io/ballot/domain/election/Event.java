package io.ballot.domain.election;

import io.ballot.domain.port.AcquireAnswer;
import io.ballot.domain.port.HealthObservation;
import io.ballot.domain.port.HookOutcome;
import io.ballot.domain.port.HookProcess;
import io.ballot.domain.port.InstanceObservation;
import io.ballot.domain.port.LockObservation;
import io.ballot.domain.port.MarkReading;
import io.ballot.domain.port.ReleaseAnswer;
import io.ballot.domain.port.ServiceObservation;
import io.ballot.domain.port.SessionDescription;
import io.ballot.domain.port.TagAnswer;
import org.jspecify.annotations.Nullable;

/** What an election is told. */
public sealed interface Event {

  /** Nothing happened but time: the instant named by the last step has come. */
  record Woken() implements Event {}

  /** How the world was seen to be; the newest counts. */
  sealed interface Observation extends Event {}

  /**
   * The own instance's health.
   *
   * @param health what was seen
   */
  record HealthSeen(HealthObservation health) implements Observation {}

  /**
   * The own instance's registration.
   *
   * @param instance what was seen
   */
  record InstanceSeen(InstanceObservation instance) implements Observation {}

  /**
   * All instances of the service.
   *
   * @param service what was seen
   */
  record ServiceSeen(ServiceObservation service) implements Observation {}

  /**
   * The lock.
   *
   * @param lock what was seen
   */
  record LockSeen(LockObservation lock) implements Observation {}

  /**
   * The session to use from now on, and its lease.
   *
   * @param session the session, or {@code null} while there is none
   */
  record SessionSeen(@Nullable Session session) implements Observation {}

  /** What somebody wants of the election. */
  sealed interface Command extends Event {}

  /** It shall begin. */
  record Begin() implements Command {}

  /** It shall hand over, if it leads, and sit out until someone else has led. */
  record StepDown() implements Command {}

  /** It shall end, handing over first if it leads. */
  record Stop() implements Command {}

  /**
   * What became of an effect. An answer to an attempt that is no longer under way changes nothing.
   */
  sealed interface Answer extends Event {
    /** The attempt's number, from its effect. */
    long attempt();
  }

  /**
   * Of {@link Effect.Acquire}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record AcquireReply(long attempt, Reply<AcquireAnswer> reply) implements Answer {}

  /**
   * Of {@link Effect.Release}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record ReleaseReply(long attempt, Reply<ReleaseAnswer> reply) implements Answer {}

  /**
   * Of {@link Effect.ReadLock}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record ReadReply(long attempt, Reply<LockObservation> reply) implements Answer {}

  /**
   * Of {@link Effect.DescribeSession}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record DescribeReply(long attempt, Reply<SessionDescription> reply) implements Answer {}

  /**
   * Of {@link Effect.AssignTag}, {@link Effect.AddTag} and {@link Effect.RemoveTag}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record TagReply(long attempt, Reply<TagAnswer> reply) implements Answer {}

  /**
   * Of {@link Effect.ReadMark}.
   *
   * @param attempt the attempt's number
   * @param reply what became of it
   */
  record MarkReadReply(long attempt, Reply<MarkReading> reply) implements Answer {}

  /**
   * Of {@link Effect.WriteMark} and {@link Effect.RemoveMark}.
   *
   * @param attempt the attempt's number
   * @param failure what went wrong, or {@code null}
   */
  record MarkReply(long attempt, @Nullable String failure) implements Answer {}

  /**
   * Of {@link Effect.EndOrphans}.
   *
   * @param attempt the attempt's number
   * @param ended how many processes had to be ended
   */
  record OrphansReply(long attempt, int ended) implements Answer {}

  /**
   * Of {@link Effect.StartHook}: it runs.
   *
   * @param attempt the attempt's number
   * @param process its process, or {@code null} where it has none of its own
   */
  record HookStarted(long attempt, @Nullable HookProcess process) implements Answer {}

  /**
   * Of {@link Effect.StartHook}: it has ended, or never ran.
   *
   * @param attempt the attempt's number
   * @param outcome how
   */
  record HookEnded(long attempt, HookOutcome outcome) implements Answer {}
}
