package io.ballot.it.contract;

/**
 * What else the registrations of a catalog suite hold. It decides how the adapter moves tags: in
 * one transaction, or record by record where a transaction would lose something.
 *
 * @param rich whether they hold what transactions lose: addresses, tagged addresses, Connect
 * @param overridable whether their tags may be changed in the catalog (EnableTagOverride)
 */
record Registrations(boolean rich, boolean overridable) {}
