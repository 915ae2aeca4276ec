/**
 * TLS to the agent: certificates and keys as Consul and OpenSSL write them, read again when they
 * were replaced.
 */
@NullMarked
package io.ballot.consul.tls;

import org.jspecify.annotations.NullMarked;
