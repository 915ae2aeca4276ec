@NullMarked
package io.ballot.cli;

import org.jspecify.annotations.NullMarked;
