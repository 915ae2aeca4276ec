/**
 * The contracts of the ports, executable: one abstract suite per port or part of one, written from
 * the javadoc of {@link io.ballot.domain.port}, run by the in-memory backend and by every adapter
 * alike.
 *
 * <p>A suite reaches the backend through the port under test and a small fixture, which gives what
 * no port can do: the operator's hand, and time. Suites use names of their own for keys and
 * services, so any number of them may share one backend; what touches a whole node says so.
 */
@NullMarked
package io.ballot.domain.contract;

import org.jspecify.annotations.NullMarked;
