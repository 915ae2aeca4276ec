package io.ballot.it.provider;

/** One way to come by a Consul. */
public interface ConsulWay {

  /** The way, for people. */
  String name();

  /** Looks, and fetches where that is what the way does. Bounded; a failure is a finding too. */
  Finding look() throws InterruptedException;
}
