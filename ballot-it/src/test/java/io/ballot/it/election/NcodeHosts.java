package io.ballot.it.election;

import io.ballot.it.consul.ConsulCluster;
import io.ballot.it.consul.ConsulHttp;
import java.util.function.IntFunction;

/** Where the instances of a fleet live, each known by its number. */
interface NcodeHosts {
  /** The agent beside an instance. */
  ConsulHttp agent(int number);

  /** The address that an instance is registered with, empty for none. */
  String address(int number);

  /** One host for all, on which an instance's address is its node's. */
  static NcodeHosts oneFor(ConsulHttp agent) {
    return new NcodeHosts() {
      @Override
      public ConsulHttp agent(int number) {
        return agent;
      }

      @Override
      public String address(int number) {
        return "127.0.0.1";
      }
    };
  }

  /** A host for each, with the client agent of its number. */
  static NcodeHosts oneForEach(ConsulCluster cluster, IntFunction<String> addresses) {
    return new NcodeHosts() {
      @Override
      public ConsulHttp agent(int number) {
        return cluster.client(number).http();
      }

      @Override
      public String address(int number) {
        return addresses.apply(number);
      }
    };
  }
}
