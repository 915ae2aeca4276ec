/** What is to be said about a configuration: findings, each with its place. */
@NullMarked
package io.ballot.cli.config.report;

import org.jspecify.annotations.NullMarked;
