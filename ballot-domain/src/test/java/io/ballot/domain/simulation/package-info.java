/**
 * Whole daemons, the production core and shell, on virtual time against the in-memory backend over
 * an unkind network: schedules of faults drawn from a seed, and a referee that looks at every
 * event. The same seed always gives the same run.
 */
@NullMarked
package io.ballot.domain.simulation;

import org.jspecify.annotations.NullMarked;
