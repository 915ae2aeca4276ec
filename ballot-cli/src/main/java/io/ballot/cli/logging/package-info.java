/**
 * What the daemon says: one line per event on standard output, JSON for machines and text for
 * people, set up in code because reading a logging configuration costs start-up time.
 *
 * <p>A line is written by SLF4J's fluent API, its fields as key-value pairs: {@link
 * io.ballot.cli.logging.LogField#EVENT} always, {@link io.ballot.cli.logging.LogField#ELECTION}
 * where there is one, others with the type they have.
 */
@NullMarked
package io.ballot.cli.logging;

import org.jspecify.annotations.NullMarked;
