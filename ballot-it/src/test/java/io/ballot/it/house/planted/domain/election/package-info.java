/** A room of the planted house. */
@NullMarked
package io.ballot.it.house.planted.domain.election;

import org.jspecify.annotations.NullMarked;
