/** Files that others replace while the daemon runs. */
@NullMarked
package io.ballot.consul.files;

import org.jspecify.annotations.NullMarked;
