/** A room of the planted house. */
@NullMarked
package io.ballot.it.house.planted.domain.runtime;

import org.jspecify.annotations.NullMarked;
