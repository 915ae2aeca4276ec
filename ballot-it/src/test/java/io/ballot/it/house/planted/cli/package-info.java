/** A room of the planted house. */
@NullMarked
package io.ballot.it.house.planted.cli;

import org.jspecify.annotations.NullMarked;
