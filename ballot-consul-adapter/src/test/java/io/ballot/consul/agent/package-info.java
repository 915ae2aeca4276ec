@NullMarked
package io.ballot.consul.agent;

import org.jspecify.annotations.NullMarked;
