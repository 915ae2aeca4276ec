package io.ballot.cli.daemon;

/** What a daemon elects on. */
public enum Backend {
  /** The local Consul agent. */
  CONSUL,
  /** This process's memory: nobody else takes part. */
  MEMORY
}
