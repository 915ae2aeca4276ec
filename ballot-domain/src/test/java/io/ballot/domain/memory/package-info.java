/** Tests of the in-memory backend: the contracts, and what it alone has. */
@NullMarked
package io.ballot.domain.memory;

import org.jspecify.annotations.NullMarked;
