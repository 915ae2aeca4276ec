/** Leader election, independent of Consul, of processes and of threads. */
@NullMarked
package io.ballot.domain;

import org.jspecify.annotations.NullMarked;
