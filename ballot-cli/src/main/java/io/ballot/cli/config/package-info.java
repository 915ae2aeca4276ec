/**
 * The configuration: read from a file and the environment, checked whole, handed on as immutable
 * records.
 */
@NullMarked
package io.ballot.cli.config;

import org.jspecify.annotations.NullMarked;
