/** Tags on real Consul: nothing lost, nobody's change undone, never two, and soon right again. */
@NullMarked
package io.ballot.it.tags;

import org.jspecify.annotations.NullMarked;
