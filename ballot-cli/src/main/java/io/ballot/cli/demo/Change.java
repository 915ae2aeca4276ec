package io.ballot.cli.demo;

import java.time.Duration;
import java.util.Optional;

/**
 * A change of the leader that came.
 *
 * @param cause why, in few words
 * @param from who led before, or nobody
 * @param to who leads
 * @param took from the cause to the end of the promotion
 * @param fencingToken the new term's token
 * @param passed what was checked and found right, for people
 */
record Change(
    String cause,
    Optional<String> from,
    String to,
    Duration took,
    long fencingToken,
    String passed) {}
