@NullMarked
package io.ballot.consul.watch;

import org.jspecify.annotations.NullMarked;
