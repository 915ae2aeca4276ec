package io.ballot.it.consul;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Addresses for the agents of one cluster, so that each node has its own as it would elsewhere. The
 * whole of 127.0.0.0/8 belongs to the loopback interface on Linux; where only 127.0.0.1 does, all
 * agents share that one and differ by their ports.
 */
final class LoopbackAddresses {

  private static final String SHARED = "127.0.0.1";

  private LoopbackAddresses() {}

  /** {@code count} addresses, at most 200, of a block that hardly any other cluster uses. */
  static List<String> of(int count) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    String block = "127.%d.%d.".formatted(random.nextInt(1, 255), random.nextInt(0, 256));
    List<String> addresses = new ArrayList<>();
    for (int host = 1; host <= count; host++) {
      addresses.add(canBeBound(block + host) ? block + host : SHARED);
    }
    return addresses;
  }

  private static boolean canBeBound(String address) {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(address))) {
      return socket.isBound();
    } catch (IOException e) {
      return false;
    }
  }
}
