/** A room of the planted house. */
@NullMarked
package io.ballot.it.house.planted.consul;

import org.jspecify.annotations.NullMarked;
