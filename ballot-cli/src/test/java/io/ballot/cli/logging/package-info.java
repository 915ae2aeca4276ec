@NullMarked
package io.ballot.cli.logging;

import org.jspecify.annotations.NullMarked;
