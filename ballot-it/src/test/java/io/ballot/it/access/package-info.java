/** Ways to Consul, rights in it, and what must not leak on the way. */
@NullMarked
package io.ballot.it.access;

import org.jspecify.annotations.NullMarked;
