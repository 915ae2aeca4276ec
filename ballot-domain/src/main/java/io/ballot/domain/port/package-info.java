/**
 * What an election needs of the world: the ports, and the values they speak in.
 *
 * <p>Rules that hold for every port:
 *
 * <ul>
 *   <li>A request method blocks its caller until it has an answer, and may be called from any
 *       number of threads at once. Callers give it a virtual thread of its own.
 *   <li>What can be expected is a return value, sealed where there is more than one. Only failures
 *       throw: {@link io.ballot.domain.port.PortException}, whose {@link
 *       io.ballot.domain.port.Failure kind} tells how the world was found. A port never retries on
 *       its own: a request that was sent twice could arrive after a newer one.
 *   <li>A thread that waits in a port reacts to {@link java.lang.Thread#interrupt()} by ending the
 *       request and throwing {@link io.ballot.domain.port.Failure#CANCELLED}; whether the request
 *       was carried out is then unknown, as after {@link io.ballot.domain.port.Failure#TIMEOUT}.
 *   <li>Instants and durations that matter to a lease are measured by the caller, around the call.
 *   <li>A watch tells its {@link io.ballot.domain.port.Watcher} the present first and then every
 *       change it sees; it may skip what was overtaken, never the newest.
 * </ul>
 */
@NullMarked
package io.ballot.domain.port;

import org.jspecify.annotations.NullMarked;
