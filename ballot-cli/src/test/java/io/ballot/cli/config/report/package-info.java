@NullMarked
package io.ballot.cli.config.report;

import org.jspecify.annotations.NullMarked;
