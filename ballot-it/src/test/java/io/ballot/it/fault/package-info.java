/**
 * Real daemons on real Consul under every fault that can be made, in network namespaces where the
 * machine allows it. What the hooks did, and lock and catalog as seen from outside, is recorded and
 * judged against the invariants of docs/PROTOCOL.md, the hooks by the simulator's own judge.
 */
@NullMarked
package io.ballot.it.fault;

import org.jspecify.annotations.NullMarked;
