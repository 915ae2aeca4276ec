/** The rules of the house, and the proof that each of them can fail. */
@NullMarked
package io.ballot.it.house;

import org.jspecify.annotations.NullMarked;
