package io.ballot.domain.election;

/**
 * The time of a step.
 *
 * @param nanos the boot clock's reading, in nanoseconds
 * @param clockJumps how often the wall clock was seen to jump against it so far
 */
public record Now(long nanos, int clockJumps) {}
