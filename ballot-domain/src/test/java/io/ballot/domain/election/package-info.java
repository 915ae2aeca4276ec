/** Tests of the pure core: the test plays the world, on a bench where no time passes by itself. */
@NullMarked
package io.ballot.domain.election;

import org.jspecify.annotations.NullMarked;
