/** An agent that plays Consul for one election, so that a start can be learned at build time. */
@NullMarked
package io.ballot.consul.training;

import org.jspecify.annotations.NullMarked;
