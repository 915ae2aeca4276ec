package io.ballot.domain.memory;

import io.ballot.domain.port.PortException;

/**
 * What a watch sees when it looks.
 *
 * @param <O> what is observed
 */
@FunctionalInterface
interface Sight<O> {
  O look() throws PortException;
}
