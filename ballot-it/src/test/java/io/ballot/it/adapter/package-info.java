/** What the Consul adapter alone promises, on real Consul: rights, faults, odd names. */
@NullMarked
package io.ballot.it.adapter;

import org.jspecify.annotations.NullMarked;
