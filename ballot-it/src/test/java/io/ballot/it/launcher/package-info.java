/** The launcher, {@code ./ballot}, with a Java and a Maven of the tests' own. */
@NullMarked
package io.ballot.it.launcher;

import org.jspecify.annotations.NullMarked;
