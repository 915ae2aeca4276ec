/**
 * {@code ballot demo}: three instances of one service and their daemons in one terminal, on the
 * in-memory backend and in real time. The daemons are the real ones; what is printed is what they
 * reported, and every change that should come is awaited and judged.
 */
@NullMarked
package io.ballot.cli.demo;

import org.jspecify.annotations.NullMarked;
