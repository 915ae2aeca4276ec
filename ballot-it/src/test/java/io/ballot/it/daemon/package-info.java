/** Real ballot daemons as processes of their own, and hooks that tell the test when they ran. */
@NullMarked
package io.ballot.it.daemon;

import org.jspecify.annotations.NullMarked;
