package io.ballot.consul.catalog;

import java.io.Serial;

/** The lock has moved on; becomes {@link io.ballot.domain.port.TagAnswer.TermOver} at the port. */
final class TermOverException extends Exception {
  @Serial private static final long serialVersionUID = 1L;
}
