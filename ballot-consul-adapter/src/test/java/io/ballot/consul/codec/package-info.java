@NullMarked
package io.ballot.consul.codec;

import org.jspecify.annotations.NullMarked;
