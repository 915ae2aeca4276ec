/** The mark of a running term, kept in a file. */
@NullMarked
package io.ballot.hooks.mark;

import org.jspecify.annotations.NullMarked;
