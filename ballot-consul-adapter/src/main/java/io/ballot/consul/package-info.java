/** The ports on Consul. Nothing outside this package knows Consul's HTTP API. */
@NullMarked
package io.ballot.consul;

import org.jspecify.annotations.NullMarked;
