@NullMarked
package io.ballot.cli.config;

import org.jspecify.annotations.NullMarked;
