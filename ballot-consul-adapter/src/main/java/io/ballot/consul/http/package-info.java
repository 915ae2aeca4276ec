/**
 * How the adapter talks to a Consul agent: the connection, one OkHttp client for everything, calls
 * that can be cancelled, and the one place where Consul's status codes and texts, and whatever else
 * may happen to a call, become a {@link io.ballot.domain.port.PortException} of one kind.
 */
@NullMarked
package io.ballot.consul.http;

import org.jspecify.annotations.NullMarked;
