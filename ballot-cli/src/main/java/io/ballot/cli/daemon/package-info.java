/**
 * {@code ballot run}: the modules that make a daemon of domain and adapters, its signals, and what
 * it says of what happens.
 */
@NullMarked
package io.ballot.cli.daemon;

import org.jspecify.annotations.NullMarked;
