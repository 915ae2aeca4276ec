/** An agent that answers what a test tells it to, and what tests wait with. */
@NullMarked
package io.ballot.consul.fake;

import org.jspecify.annotations.NullMarked;
