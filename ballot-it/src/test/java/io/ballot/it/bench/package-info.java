/**
 * The benchmark: real Consul, real daemon processes, each figure beside the floor of the same run.
 * {@code docs/PERFORMANCE.md} says how to repeat it and what it found.
 */
@NullMarked
package io.ballot.it.bench;

import org.jspecify.annotations.NullMarked;
