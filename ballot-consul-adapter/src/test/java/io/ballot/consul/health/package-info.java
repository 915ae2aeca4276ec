@NullMarked
package io.ballot.consul.health;

import org.jspecify.annotations.NullMarked;
