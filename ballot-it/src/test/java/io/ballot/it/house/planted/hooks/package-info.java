/** A room of the planted house. */
@NullMarked
package io.ballot.it.house.planted.hooks;

import org.jspecify.annotations.NullMarked;
