@NullMarked
package io.ballot.consul.tls;

import org.jspecify.annotations.NullMarked;
