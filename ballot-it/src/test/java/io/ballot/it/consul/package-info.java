/**
 * Real Consul for tests: agents and clusters that a test starts, breaks and restarts, and a raw
 * HTTP client to arrange things and to look at them from outside. Nothing here uses the adapter
 * that is under test.
 */
@NullMarked
package io.ballot.it.consul;

import org.jspecify.annotations.NullMarked;
