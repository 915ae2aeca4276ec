/**
 * Following what changes in Consul: <a
 * href="https://developer.hashicorp.com/consul/api-docs/features/blocking">blocking queries</a>,
 * shared by all who want to know the same, each told on a thread of its own.
 */
@NullMarked
package io.ballot.consul.watch;

import org.jspecify.annotations.NullMarked;
