/** Asking Consul for what an election will need, without taking any of it. */
@NullMarked
package io.ballot.consul.probe;

import org.jspecify.annotations.NullMarked;
