/**
 * Fake adapters for dry runs: what they are asked to read they read, through the real adapters;
 * what they are asked to change they only remember, say that it would have been done, and from then
 * on show the world as it would be. So a whole daemon runs its real course beside others for days
 * and touches nothing.
 */
@NullMarked
package io.ballot.cli.dryrun;

import org.jspecify.annotations.NullMarked;
