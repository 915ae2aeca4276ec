/** The checks and the maintenance of the local node's instances. */
@NullMarked
package io.ballot.consul.health;

import org.jspecify.annotations.NullMarked;
