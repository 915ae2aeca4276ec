/**
 * Fuzzing with seeded generators: what reads texts of others is given broken ones, for as long as
 * is asked for. In the domain's test jar, for the tests of every module.
 */
@NullMarked
package io.ballot.domain.fuzz;

import org.jspecify.annotations.NullMarked;
