/**
 * A house in which every rule is broken once: what {@link io.ballot.it.house.HouseRulesTest} must
 * find.
 */
@NullMarked
package io.ballot.it.house.planted;

import org.jspecify.annotations.NullMarked;
