package io.ballot.domain.port;

/** What stands in a lock's value: who wrote it as an election would, or something else. */
public sealed interface LockValue permits Payload, ForeignValue {}
