/**
 * The domain's contract suites on a real Consul. What an operator does beside the ports goes
 * through the raw client, which shares nothing with the adapter.
 */
@NullMarked
package io.ballot.it.contract;

import org.jspecify.annotations.NullMarked;
