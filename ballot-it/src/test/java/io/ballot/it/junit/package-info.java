/**
 * What a test class declares to get real Consul and real processes: the agent that all tests share,
 * or a lab of its own whose parts it may break.
 */
@NullMarked
package io.ballot.it.junit;

import org.jspecify.annotations.NullMarked;
