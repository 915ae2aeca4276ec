/** The hook port on operating-system processes. */
@NullMarked
package io.ballot.hooks;

import org.jspecify.annotations.NullMarked;
