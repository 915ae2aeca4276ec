/** Tests of the shell: whole daemons on virtual time and the in-memory backend. */
@NullMarked
package io.ballot.domain.runtime;

import org.jspecify.annotations.NullMarked;
