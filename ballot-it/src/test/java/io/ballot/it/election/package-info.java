/** Whole elections, end to end: real daemons as processes of their own on a real Consul. */
@NullMarked
package io.ballot.it.election;

import org.jspecify.annotations.NullMarked;
