/**
 * An agent that plays Consul for one election, so that a start can be learned at build time, and a
 * takeover practised before the first real one.
 */
@NullMarked
package io.ballot.consul.training;

import org.jspecify.annotations.NullMarked;
