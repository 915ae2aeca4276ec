/**
 * Registrations and their tags.
 *
 * <p>A registration lives twice: with its agent, which owns it, and in the catalog, where the world
 * looks. A tag that is set in the catalog alone is gone with the next flip of a check; one that is
 * set with the agent reaches the catalog at once. So the own tag is set with both, and other nodes'
 * tags, whose agents cannot be asked, in the catalog.
 */
@NullMarked
package io.ballot.consul.catalog;

import org.jspecify.annotations.NullMarked;
