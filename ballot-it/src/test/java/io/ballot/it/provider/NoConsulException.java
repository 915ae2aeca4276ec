package io.ballot.it.provider;

/** There is no real Consul to test against; the message says what was tried and what to do. */
public final class NoConsulException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String explanation;

  NoConsulException(String message) {
    super(message);
    this.explanation = message;
  }

  @Override
  public String getMessage() {
    return explanation;
  }
}
