@NullMarked
package io.ballot.consul.catalog;

import org.jspecify.annotations.NullMarked;
