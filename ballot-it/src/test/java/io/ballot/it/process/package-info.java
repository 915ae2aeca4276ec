/**
 * Real processes under a test's hand: started, watched line by line, signalled and ended by their
 * own process id, and never left behind by the JVM that started them.
 */
@NullMarked
package io.ballot.it.process;

import org.jspecify.annotations.NullMarked;
