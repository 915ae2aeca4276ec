/** Tests of the daemon's wiring and of what it says. */
@NullMarked
package io.ballot.cli.daemon;

import org.jspecify.annotations.NullMarked;
