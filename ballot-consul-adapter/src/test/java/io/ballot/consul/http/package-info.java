@NullMarked
package io.ballot.consul.http;

import org.jspecify.annotations.NullMarked;
