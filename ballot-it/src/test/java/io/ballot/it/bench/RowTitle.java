package io.ballot.it.bench;

/**
 * A row of a table.
 *
 * @param name what selects it on the command line
 * @param cause what happens, for people
 * @param reach what is to be reached, for people
 */
record RowTitle(String name, String cause, String reach) {}
