/** The texts that election daemons exchange through Consul. */
@NullMarked
package io.ballot.consul.codec;

import org.jspecify.annotations.NullMarked;
