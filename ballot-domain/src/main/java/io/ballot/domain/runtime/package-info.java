/**
 * The shell around the pure core: loops that own one election each, the sessions they share, and
 * the calls and timers that carry out what the core asks for. Time, timers and threads are injected
 * ({@link io.ballot.domain.runtime.Platform}), so that the very same shell runs on virtual threads
 * or, single-threaded, on virtual time.
 *
 * <p>Begin with {@link io.ballot.domain.runtime.Ballot}.
 */
@NullMarked
package io.ballot.domain.runtime;

import org.jspecify.annotations.NullMarked;
