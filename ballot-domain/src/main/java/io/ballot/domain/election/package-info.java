/**
 * The election itself, pure: {@link io.ballot.domain.election.Election#step} takes a state, an
 * event and the time, and gives the next state, the effects to be carried out, and when to be woken
 * at the latest. No threads, no clock, no randomness, no logging; the same input gives the same
 * output.
 *
 * <p>All instants are nanoseconds on one boot clock ({@link io.ballot.domain.runtime.Timers}).
 */
@NullMarked
package io.ballot.domain.election;

import org.jspecify.annotations.NullMarked;
