/** Tests of the fake adapters of dry runs. */
@NullMarked
package io.ballot.cli.dryrun;

import org.jspecify.annotations.NullMarked;
