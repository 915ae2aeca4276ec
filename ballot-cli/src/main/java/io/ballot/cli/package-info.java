/** The program: commands, configuration, wiring, logging. */
@NullMarked
package io.ballot.cli;

import org.jspecify.annotations.NullMarked;
