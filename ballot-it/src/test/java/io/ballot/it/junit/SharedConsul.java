package io.ballot.it.junit;

import io.ballot.it.consul.ConsulHttp;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The one Consul agent that the tests of a run share, a lone server on its default settings without
 * ACLs, as one test sees it. Other tests work on it before, after and beside: use {@link #unique}
 * names, and leave the node's own state (maintenance, configuration, its life) alone; a {@link Lab}
 * is for that.
 */
public final class SharedConsul {

  private static final AtomicInteger TESTS = new AtomicInteger();

  private final ConsulHttp http;
  private final String node;
  private final int test = TESTS.incrementAndGet();

  SharedConsul(ConsulHttp http, String node) {
    this.http = http;
    this.node = node;
  }

  /** Where its HTTP API is. */
  public URI uri() {
    return http.base();
  }

  /** A raw client of it. */
  public ConsulHttp http() {
    return http;
  }

  /** The name of its node. */
  public String node() {
    return node;
  }

  /** A name that only this test uses, fit for services, service ids, checks and keys. */
  public String unique(String name) {
    return "t" + test + "-" + name;
  }
}
