/** What the core and the shell cost by themselves, measured with JMH; {@link MicroIT} runs them. */
@NullMarked
package io.ballot.it.bench.micro;

import org.jspecify.annotations.NullMarked;
