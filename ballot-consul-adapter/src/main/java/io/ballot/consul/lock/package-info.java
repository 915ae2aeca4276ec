/** Sessions, the liveness checks that they die with, and the locks that they hold. */
@NullMarked
package io.ballot.consul.lock;

import org.jspecify.annotations.NullMarked;
