/** From the configuration to Consul: how it is reached, and whether all that is needed is there. */
@NullMarked
package io.ballot.cli.connect;

import org.jspecify.annotations.NullMarked;
