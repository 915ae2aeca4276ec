/** The domain as a library: what the README shows compiles, and does what it says. */
@NullMarked
package io.ballot.it.library;

import org.jspecify.annotations.NullMarked;
