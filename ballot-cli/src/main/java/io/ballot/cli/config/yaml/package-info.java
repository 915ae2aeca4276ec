/** A YAML text as a tree in which every key and value knows its line and column. */
@NullMarked
package io.ballot.cli.config.yaml;

import org.jspecify.annotations.NullMarked;
