/**
 * Finds a real Consul for the tests: Docker's image, or a program from one of several places. What
 * was tried and why it failed is kept, so that a machine without any Consul says what to do.
 */
@NullMarked
package io.ballot.it.provider;

import org.jspecify.annotations.NullMarked;
