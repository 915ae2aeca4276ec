package io.ballot.cli.config;

/**
 * An option with the value that holds.
 *
 * @param path its full name, such as {@code election.services.web.ttl}
 * @param value the value for people; never a token
 * @param origin where the value came from: {@code file:line}, {@code environment NAME}, another
 *     option, or {@code default}
 */
public record Setting(String path, String value, String origin) {}
