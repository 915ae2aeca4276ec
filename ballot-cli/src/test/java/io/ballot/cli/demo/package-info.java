/** Tests of the demo: whole runs on virtual time, and the rules it judges by, each broken once. */
@NullMarked
package io.ballot.cli.demo;

import org.jspecify.annotations.NullMarked;
