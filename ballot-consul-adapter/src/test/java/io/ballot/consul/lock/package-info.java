@NullMarked
package io.ballot.consul.lock;

import org.jspecify.annotations.NullMarked;
