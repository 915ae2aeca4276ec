/** The local agent: which node it is. */
@NullMarked
package io.ballot.consul.agent;

import org.jspecify.annotations.NullMarked;
