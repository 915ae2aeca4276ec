/** The ports in memory, faithful to Consul's sessions, locks, lock delays, tags and checks. */
@NullMarked
package io.ballot.domain.memory;

import org.jspecify.annotations.NullMarked;
